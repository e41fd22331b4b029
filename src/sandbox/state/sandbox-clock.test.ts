import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { type Database, openDatabase } from './database.ts'
import { openClock } from './sandbox-clock.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 10, 22)

let folder: string
let database: Database
let real: number
const open = () => openClock(database, () => real)
/** What a new process finds. */
const reopen = () => {
  database[Symbol.dispose]()
  database = openDatabase(folder)
  return open()
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-clock-'))
  database = openDatabase(folder)
  real = START
})
afterEach(() => {
  database[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

test('a clock that nobody touched shows the real time', () => {
  const clock = open()
  real += HOUR
  assert.equal(clock.now(), START + HOUR)
  assert.equal(clock.isStopped, false)
  assert.equal(reopen().now(), START + HOUR)
})

test('a stopped clock stands still over a restart, and goes on from where it stood', () => {
  open().stop()
  real += HOUR
  const clock = reopen()
  assert.equal(clock.isStopped, true)
  assert.equal(clock.now(), START)
  clock.start()
  real += 1
  assert.equal(clock.now(), START + 1)
  real += 1
  assert.equal(reopen().now(), START + 2)
})

test('an advanced clock stays ahead, running or stopped', () => {
  const clock = open()
  clock.advance(HOUR)
  real += 5
  assert.equal(clock.now(), START + HOUR + 5)
  clock.stop()
  clock.advance(HOUR)
  real += 5
  assert.equal(reopen().now(), START + 2 * HOUR + 5)
})

test('a clock can be set later, and never back', () => {
  const clock = open()
  clock.set(START + 90 * 24 * HOUR)
  assert.equal(clock.now(), START + 90 * 24 * HOUR)
  const refused = (change: () => void) =>
    assert.throws(change, (error) => failedWith(error, 'bad-input'))
  refused(() => clock.set(START))
  refused(() => clock.advance(-1))
  refused(() => clock.advance(Number.NaN))
  refused(() => clock.set(Date.UTC(2200, 0, 1)))
  assert.equal(clock.now(), START + 90 * 24 * HOUR)
})

test('who listens is told of each change when it is durable, until disposed', () => {
  const clock = open()
  const seen: number[] = []
  const listening = clock.onChange(() => seen.push(clock.now(), openClock(database).now()))
  clock.stop()
  clock.advance(HOUR)
  assert.deepEqual(seen, [START, START, START + HOUR, START + HOUR])
  listening[Symbol.dispose]()
  clock.start()
  assert.equal(seen.length, 4)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SettableClock } from '../../../test/support/settable-clock.ts'
import { parseInstant } from '../../format/instant.ts'
import { takenAfter } from './taken.ts'

const PREVIOUS = parseInstant('20261121T030000Z')

test('a dump that follows another within a second waits for the next one to begin', async () => {
  const clock = new SettableClock('2026-11-21T03:00:00.250Z')
  assert.equal(await takenAfter(PREVIOUS, clock), '20261121T030001Z')
  assert.equal(clock.now().toISOString(), '2026-11-21T03:00:01.000Z')
})

test('a dump that follows none in its second does not wait', async () => {
  for (const previous of [undefined, PREVIOUS]) {
    for (const now of ['2026-11-21T02:59:59.999Z', '2026-11-21T03:00:01.250Z']) {
      const clock = new SettableClock(now)
      await takenAfter(previous, clock)
      assert.equal(clock.now().toISOString(), now)
    }
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RateLimiter } from '../../base/rate-limiter.ts'
import { systemClock } from '../../host/system.ts'
import type { RateChange } from '../program/surroundings.ts'
import { Terminal } from '../render/terminal.ts'
import { changeLimitOnSignals } from './rate-signals.ts'

/** A limiter without a limit, whose signals come when `send` is called. */
function world(meanRate: number | undefined) {
  const told: string[] = []
  const terminal = new Terminal('holdfast', process)
  terminal.tell = (message) => told.push(message)
  const limiter = new RateLimiter(systemClock, undefined)
  const listeners: ((change: RateChange) => void)[] = []
  const onRateChange = (listener: (change: RateChange) => void) => void listeners.push(listener)
  changeLimitOnSignals(limiter, { onRateChange, terminal }, () => meanRate)
  const send = (change: RateChange) => {
    for (const listener of listeners) listener(change)
  }
  return { limiter, send, told }
}

test('a first SIGUSR1 halves the rate so far', () => {
  const { limiter, send, told } = world(4_194_304)
  send('halve')
  assert.equal(limiter.limit, 2_097_152)
  assert.deepEqual(told, ['the limit is now 2.0 MiB/s'])
})

test('a SIGUSR1 before bytes have moved sets no limit', () => {
  for (const rate of [undefined, 0, 1023]) {
    const { limiter, send, told } = world(rate)
    send('halve')
    assert.equal(limiter.limit, undefined)
    assert.deepEqual(told, ['too little has moved yet: there is no rate to halve'])
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ActionDecision, RequestEvent } from '../sandbox/journal/request-event.ts'
import { EventLog } from './event-log.ts'

test('a log keeps what it has room for, and counts the rest and what of it was denied', () => {
  const log = new EventLog(4)
  const [put, denied] = [event('allowed'), event('denied')]
  for (const each of [put, denied, denied, put, event()]) log.add(each)
  assert.deepEqual(log.events, [put, denied])
  assert.deepEqual(log.untold, { requests: 3, denied: 1 })
})

test('a request takes room for each thing that it asks, so that none takes all memory', () => {
  const log = new EventLog(4)
  log.add(event('denied', 'denied', 'denied', 'denied'))
  assert.deepEqual([log.events.length, log.untold], [0, { requests: 1, denied: 1 }])
})

function event(...verdicts: ActionDecision['verdict'][]): RequestEvent {
  return { decisions: verdicts.map((verdict) => ({ verdict })) } as unknown as RequestEvent
}

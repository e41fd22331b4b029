import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOnCalendar, isoSeconds } from './time.ts'

test('a moment is written in whole seconds, never rounded up', () => {
  assert.equal(isoSeconds(Date.UTC(2026, 10, 21, 3) + 999), '2026-11-21T03:00:00Z')
})

for (const [text, isThere] of [
  ['2028-02-29', true],
  ['2028-02-29T23:59:59+01:00', true],
  ['2026-02-29', false],
  ['2026-02-30T00:00:00Z', false],
  ['2026-13-01', false],
  ['tomorrow', false],
] as const) {
  test(`a calendar has ${isThere ? '' : 'no '}${text}`, () => {
    assert.equal(isOnCalendar(text), isThere)
  })
}

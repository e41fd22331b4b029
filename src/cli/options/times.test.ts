import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { DAY_MS } from '../../base/time.ts'
import { parseDay, parseMoment, parseSpan, parseTaken, parseTime, parseUntil } from './times.ts'

test('a moment is UTC unless it has an offset', () => {
  for (const text of [
    '2026-11-21T03:00:00Z',
    '2026-11-21T03:00:00',
    '2026-11-21 03:00',
    '2026-11-21T04:00:00+01:00',
    '2026-11-20T22:30:00-0430',
    '20261121T030000Z',
  ]) {
    assert.equal(parseTime(text).toISOString(), '2026-11-21T03:00:00.000Z', text)
  }
})

test('a day counts from its start when it says when, to its end when it says until', () => {
  assert.equal(parseTaken('2026-11-21'), '20261121T000000Z')
  assert.equal(parseUntil('2026-11-21').toISOString(), '2026-11-21T23:59:59.000Z')
  assert.equal(parseDay('2024-02-29'), '2024-02-29')
})

test('what no calendar or clock has is refused', () => {
  for (const text of [
    '',
    'yesterday',
    '2026-02-30',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-11-21T25:00:00Z',
    '20260230T030000Z',
    '21.11.2026',
    '2026-11-21T03:00:00+99:99',
  ]) {
    assert.throws(
      () => parseTaken(text),
      (error) => failedWith(error, 'bad-input'),
      text,
    )
  }
  assert.throws(() => parseDay('2026-02-30'))
})

test('a moment to come is a time, or the start of a day', () => {
  assert.equal(parseMoment('2027-01-01').getTime(), Date.UTC(2027, 0, 1))
  assert.equal(parseMoment('2027-01-01T01:00+01:00').getTime(), Date.UTC(2027, 0, 1))
})

test('a span of time may have years, of 365 days', () => {
  assert.equal(parseSpan('1y2d'), 367 * DAY_MS)
  assert.equal(parseSpan('1.5y'), 547.5 * DAY_MS)
  assert.equal(parseSpan('36h'), 1.5 * DAY_MS)
})

for (const text of ['0', 'y', '1.2.3y']) {
  test(`${JSON.stringify(text)} is no span of time`, () => {
    assert.throws(() => parseSpan(text), { code: 'bad-input', hint: /or 1y\./ })
  })
}

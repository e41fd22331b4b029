import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failedWith } from '../base/failure.ts'
import { parseDay, parseTaken, parseTime, parseUntil } from './times.ts'

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

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { failedWith } from './failure.ts'
import { formatBytes, formatDuration, parseDuration, parseRate, parseSize } from './quantity.ts'

const refused = (error: unknown) => failedWith(error, 'bad-input')

test('sizes count in powers of 1024, with decimals and in either case', () => {
  for (const [text, bytes] of [
    ['0', 0],
    ['512', 512],
    ['8M', 8 * 1024 ** 2],
    ['8m', 8 * 1024 ** 2],
    ['8MiB', 8 * 1024 ** 2],
    ['1.5k', 1536],
    ['64G', 64 * 1024 ** 3],
    ['2T', 2 * 1024 ** 4],
  ] as const) {
    assert.equal(parseSize(text), bytes, text)
  }
})

test('what is not a size is refused', () => {
  for (const text of [
    '',
    'M',
    '8X',
    '-1',
    '1e3',
    '8 M',
    '0x10',
    '1.',
    '.5M',
    '9'.repeat(30),
    '8Mbit',
  ]) {
    assert.throws(() => parseSize(text), refused, text)
  }
})

test('rates are bytes per second unless they say bit', () => {
  for (const [text, rate] of [
    ['300k', 300 * 1024],
    ['2.5M', 2.5 * 1024 ** 2],
    ['2048', 2048],
    ['20Mbit', 2_500_000],
    ['2.5Mbit', 312_500],
    ['100kbit', 12_500],
  ] as const) {
    assert.equal(parseRate(text), rate, text)
  }
})

test('a rate that is none, or slower than 1 KiB/s, is refused', () => {
  for (const text of ['', '0', '100', '1kbit', 'fast', '3MB/s', '-5k', 'Infinity']) {
    assert.throws(() => parseRate(text), refused, text)
  }
})

test('durations add their terms up', () => {
  for (const [text, ms] of [
    ['0', 0],
    ['250ms', 250],
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['1.5d', 129_600_000],
    ['2w', 1_209_600_000],
  ] as const) {
    assert.equal(parseDuration(text), ms, text)
  }
})

test('what is not a duration is refused', () => {
  for (const text of ['', '5', 'h', '2 h', '2h 3', '-1h', '1y', `${'9'.repeat(20)}w`]) {
    assert.throws(() => parseDuration(text), refused, text)
  }
})

test('formatted sizes and durations stay short at every magnitude', () => {
  fc.assert(
    fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (number) => {
      assert.ok(formatBytes(number).length <= 10, formatBytes(number))
    }),
  )
  assert.equal(formatBytes(1023), '1023 B')
  assert.equal(formatBytes(1024 ** 2 - 1), '1.0 MiB')
  assert.equal(formatBytes(1536), '1.5 KiB')
  assert.equal(formatDuration(0), '0.0s')
  assert.equal(formatDuration(59_949), '59.9s')
  assert.equal(formatDuration(59_951), '1m')
  assert.equal(formatDuration(5_400_000), '1h30m')
  assert.equal(formatDuration(90_061_000), '1d1h1m1s')
})

// Sizes, rates and durations as people type and read them.
import { Failure } from './failure.ts'

/** Powers of 1024, as s3dump, rclone, pv and curl count: `8M` is 8,388,608 bytes. */
const BINARY: Record<string, number> = { '': 0, k: 1, m: 2, g: 3, t: 4 }

const SIZE = /^(\d+(?:\.\d+)?)([kmgt]?)(?:i?b)?$/i
const BITS = /^(\d+(?:\.\d+)?)([kmgt]?)bit$/i
const DURATION_TERM = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$/

const MS_PER: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/**
 * Bytes of a size such as `8M`, `64G` or `1.5GiB`. Units are powers of 1024; none means bytes.
 *
 * @throws `bad-input` for anything else.
 */
export function parseSize(text: string): number {
  const bytes = scaled(SIZE.exec(text), 1024)
  if (bytes === undefined) {
    throw new Failure('bad-input', `${JSON.stringify(text)} is not a size`, {
      hint: 'Write bytes with K, M, G or T (powers of 1024), such as 8M, 64G or 1.5G.',
    })
  }
  return bytes
}

/**
 * Bytes per second of a rate: `300k` and `2.5M` count bytes in powers of 1024, `20Mbit` counts
 * bits in powers of 1000, as network lines are sold.
 *
 * @throws `bad-input` for anything else, and for less than {@link MIN_RATE}.
 */
export function parseRate(text: string): number {
  const bits = scaled(BITS.exec(text), 1000)
  const rate = bits === undefined ? scaled(SIZE.exec(text), 1024) : Math.floor(bits / 8)
  if (rate === undefined || rate < MIN_RATE) {
    const what = rate === undefined ? 'is not a rate' : 'is too slow to be a rate'
    throw new Failure('bad-input', `${JSON.stringify(text)} ${what}`, {
      hint: 'Write bytes per second, such as 300k or 2.5M (powers of 1024, at least 1k), or bits per second, such as 20Mbit.',
    })
  }
  return rate
}

/** Bytes per second: below this even a record would not be through within a request's time. */
export const MIN_RATE = 1024

function scaled(match: RegExpExecArray | null, base: number): number | undefined {
  const [, number = '', unit = ''] = match ?? []
  const value = Math.round(Number(number) * base ** (BINARY[unit.toLowerCase()] ?? 0))
  return match !== null && Number.isSafeInteger(value) ? value : undefined
}

/**
 * Milliseconds of a duration such as `2h`, `30m`, `1h30m` or `1.5d`; `0` is the only bare number.
 *
 * @throws `bad-input` for anything else.
 */
export function parseDuration(text: string): number {
  if (text === '0') return 0
  const terms = DURATION.test(text) ? [...text.matchAll(DURATION_TERM)] : []
  const ms = terms.reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (MS_PER[unit] ?? 0),
    0,
  )
  if (terms.length === 0 || !Number.isSafeInteger(Math.round(ms))) {
    throw new Failure('bad-input', `${JSON.stringify(text)} is not a duration`, {
      hint: 'Write a number with ms, s, m, h, d or w, such as 30m, 2h or 1h30m.',
    })
  }
  return Math.round(ms)
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** `1536` as `1.5 KiB`: one decimal above bytes, powers of 1024. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  // What would round to 1024.0 belongs to the next unit.
  while (value >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return unit === 0 ? `${bytes} B` : `${value.toFixed(1)} ${UNITS[unit]}`
}

/** `5400000` as `1h30m`; under a minute in seconds with one decimal, from there to the second. */
export function formatDuration(ms: number): string {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`
  const seconds = Math.round(ms / 1000)
  const terms = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  return terms
    .filter(([number]) => number > 0)
    .map(([number, unit]) => `${number}${unit}`)
    .join('')
}

// Times as people type them. All are UTC, so that the same words mean the same dump everywhere.
import { Failure, failedWith } from '../../base/failure.ts'
import { parseDuration } from '../../base/quantity.ts'
import { isOnCalendar } from '../../base/time.ts'
import { type Instant, instantOf, parseInstant } from '../../format/instant.ts'

const DAY = /^\d{4}-\d\d-\d\d$/
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?$/
const BASIC = /^\d{8}T\d{6}Z$/

/**
 * A moment: `2026-11-21T03:00:00Z`, `2026-11-21 03:00`, `20261121T030000Z`, or with an offset
 * such as `+01:00`; UTC where it has none.
 *
 * @throws `bad-input` for anything else, and for days that no calendar has.
 */
export function parseTime(text: string): Date {
  if (BASIC.test(text)) return dateOf(text.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'), text)
  if (!TIME.test(text)) throw notATime(text)
  const iso = text.replace(' ', 'T')
  return dateOf(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`, text)
}

/** A day: `2026-11-21`. @throws `bad-input` for anything else. */
export function parseDay(text: string): string {
  if (!DAY.test(text)) {
    throw new Failure('bad-input', `${JSON.stringify(text)} is not a day such as 2026-11-21`)
  }
  dateOf(`${text}T00:00:00Z`, text)
  return text
}

/** A moment, or a day, which counts from its start. @throws `bad-input` for anything else. */
export function parseMoment(text: string): Date {
  return DAY.test(text) ? dateOf(`${text}T00:00:00Z`, text) : parseTime(text)
}

/** When a dump was taken: as {@link parseMoment}. */
export function parseTaken(text: string): Instant {
  return parseInstant(instantOf(parseMoment(text)))
}

/** The newest moment that is meant by a time or a day: of a day, its end. */
export function parseUntil(text: string): Date {
  return DAY.test(text) ? dateOf(`${text}T23:59:59Z`, text) : parseTime(text)
}

const YEARS = /(?<![\d.])(\d+(?:\.\d+)?)y/g

/** Milliseconds, as {@link parseDuration}, with years of 365 days. @throws `bad-input` for none, too */
export function parseSpan(text: string): number {
  const inDays = text.replace(YEARS, (_, years: string) => `${Number(years) * 365}d`)
  try {
    const ms = parseDuration(inDays)
    if (ms > 0) return ms
  } catch (error) {
    // Its hint would know of no years.
    if (!failedWith(error, 'bad-input')) throw error
  }
  throw new Failure('bad-input', `${JSON.stringify(text)} is no time at all`, {
    hint: 'Write how much later, such as 36h, 90d or 1y.',
  })
}

function dateOf(iso: string, text: string): Date {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime()) || !isOnCalendar(iso)) throw notATime(text)
  return date
}

function notATime(text: string): Failure {
  return new Failure('bad-input', `${JSON.stringify(text)} is not a time`, {
    hint: 'Write a day or a moment, in UTC unless it has an offset: 2026-11-21, 2026-11-21T03:00:00Z.',
  })
}

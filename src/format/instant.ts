import type { Branded } from '../base/brand.ts'
import { Failure } from '../base/failure.ts'

/** A moment in UTC to the second, as keys and records spell it: `20261121T030000Z`. */
export type Instant = Branded<string, 'Instant'>

const INSTANT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

export function instantOf(date: Date): Instant {
  return `${date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z` as Instant
}

export function dateOfInstant(instant: Instant): Date {
  return new Date(instant.replace(INSTANT, '$1-$2-$3T$4:$5:$6Z'))
}

/** @throws `bad-input` if `text` is not a real moment in the form `20261121T030000Z`. */
export function parseInstant(text: string): Instant {
  const iso = INSTANT.test(text) ? text.replace(INSTANT, '$1-$2-$3T$4:$5:$6Z') : ''
  const date = new Date(iso)
  if (Number.isNaN(date.getTime()) || instantOf(date) !== text) {
    throw new Failure('bad-input', `${JSON.stringify(text)} is not a time such as 20261121T030000Z`)
  }
  return text as Instant
}

// What questions ask of condition keys.
import { constantGlob, prefixGlob } from '../glob/glob.ts'
import { anyOf, noneOf } from '../glob/language.ts'
import type { KeyLiteral } from '../solve/key.ts'

/** Absent, or not beginning with the prefix; empty is not beginning so either. */
export function notWithin(prefix: string): KeyLiteral {
  return {
    absent: true,
    empty: undefined,
    quantifier: 'all',
    values: noneOf([prefixGlob(prefix)]),
    isOpenWhenEmpty: false,
  }
}

export function beginsWith(prefix: string): KeyLiteral {
  return { ...equals(''), values: anyOf([prefixGlob(prefix)]) }
}

export function equals(value: string): KeyLiteral {
  return {
    absent: false,
    empty: undefined,
    quantifier: 'some',
    values: anyOf([constantGlob(value)]),
    isOpenWhenEmpty: false,
  }
}

export function absent(): KeyLiteral {
  return { ...equals(''), absent: true, values: anyOf([]) }
}

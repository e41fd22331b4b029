// Whether a text matches a pattern, in time linear in the text: policies and keys come from others.
import { Failure } from '../../base/failure.ts'
import type { Pattern } from './pattern.ts'

/** The value of a variable of a pattern, or undefined where the request has none (or several). */
export type VariableLookup = (key: string) => string | undefined

export type Matcher = (text: string) => boolean

/** The pattern with each variable replaced by its value as text; undefined if one has neither value nor fallback. */
export function substitute(pattern: Pattern, valueOf: VariableLookup): Pattern | undefined {
  throw new Failure('unsupported', `substitute ${pattern.length} ${typeof valueOf}`)
}

/** A matcher for a pattern without variables (one with a variable matches nothing). */
export function compilePattern(pattern: Pattern): Matcher {
  throw new Failure('unsupported', `compilePattern ${pattern.length}`)
}

/** The text as the operators that ignore case, and keys and action names, compare it. */
export function foldCase(text: string): string {
  return text.toLowerCase()
}

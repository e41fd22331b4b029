// Whether a text matches a pattern. Patterns come from policies and texts from requests that we did
// not write: no RegExp and no backtracking, the first place that fits each run is the right one.
import type { Pattern, PatternToken } from './pattern.ts'
import { endOfRunAt, endOfRunFrom, literalOf, type Run, startOfRunAtEnd } from './scan.ts'

/** The value of a variable of a pattern, or undefined where the request has none (or several). */
export type VariableLookup = (key: string) => string | undefined

export type Matcher = (text: string) => boolean

/** The pattern with each variable replaced by its value as text; undefined if one has neither value nor fallback. */
export function substitute(pattern: Pattern, valueOf: VariableLookup): Pattern | undefined {
  const tokens: PatternToken[] = []
  for (const token of pattern) {
    if (token.kind !== 'variable') {
      tokens.push(token)
      continue
    }
    const text = valueOf(token.key) ?? token.fallback
    if (text === undefined) return undefined
    tokens.push({ kind: 'text', text })
  }
  return tokens
}

/**
 * A matcher for a pattern without variables; with one, it matches nothing. `*` stands for any code
 * points, newlines too, `?` for exactly one. A lone surrogate of the pattern counts as U+FFFD,
 * which is what UTF-8 makes of it, so that no match begins or ends within a character.
 */
export function compilePattern(pattern: Pattern): Matcher {
  const runs = runsOf(pattern)
  const [first, ...others] = runs
  const last = others.pop()
  if (first === undefined) return () => false
  if (last === undefined) return exactly(first)
  if (first.length === 0 && last.length === 0 && others.length === 0) return () => true
  if (others.length === 0 && last.length === 0) return startingWith(first)
  return (text) => {
    let from = endOfRunAt(first, text, 0)
    for (const run of others) {
      if (from < 0) return false
      from = endOfRunFrom(run, text, from)
    }
    return from >= 0 && startOfRunAtEnd(last, text) >= from
  }
}

/**
 * The text as the operators that ignore case, and keys and action names, compare it: each code point
 * in upper case and then in lower case, as Java compares them. AWS does not say how it folds letters
 * beyond ASCII.
 */
export function foldCase(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return Array.from(text, foldCodePoint).join('')
}

const ASCII = /^\p{ASCII}*$/u

function foldCodePoint(point: string): string {
  const upper = point.toUpperCase()
  const folded = (upper.length === point.length ? upper : point).toLowerCase()
  return folded.length === point.length ? folded : point
}

/** Empty for a pattern that matches nothing. */
function runsOf(pattern: Pattern): readonly Run[] {
  const runs: (string | number)[][] = [[]]
  for (const token of pattern) {
    const run = runs.at(-1) ?? []
    const last = run.at(-1)
    if (token.kind === 'variable') return []
    if (token.kind === 'any') {
      runs.push([])
    } else if (token.kind === 'one') {
      if (typeof last === 'number') run[run.length - 1] = last + 1
      else run.push(1)
    } else if (typeof last === 'string') {
      run[run.length - 1] = last + token.text
    } else if (token.text !== '') {
      run.push(token.text)
    }
  }
  return runs.map((run) => run.map((piece) => wellFormed(piece)))
}

function wellFormed(piece: string | number): string | number {
  return typeof piece === 'string' ? piece.toWellFormed() : piece
}

function exactly(run: Run): Matcher {
  const literal = literalOf(run)
  if (literal !== undefined) return (text) => text === literal
  return (text) => endOfRunAt(run, text, 0) === text.length
}

function startingWith(run: Run): Matcher {
  const literal = literalOf(run)
  if (literal !== undefined) return (text) => text.startsWith(literal)
  return (text) => endOfRunAt(run, text, 0) >= 0
}

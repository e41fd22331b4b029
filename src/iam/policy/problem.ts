// What is wrong with a document, and where.
import { Failure } from '../../base/failure.ts'
import type { Place } from './policy.ts'

/** The kinds of mistakes that have a name of their own; all others are `malformed`. */
export type ProblemCode =
  | 'byte-order-mark'
  | 'comment'
  | 'curly-quotes'
  | 'duplicate-key'
  | 'malformed'
  | 'missing-principal'
  | 'single-quotes'
  | 'trailing-comma'
  | 'unknown-element'
  | 'unknown-operator'

export interface Problem {
  readonly code: ProblemCode
  readonly place: Place
  /** What is wrong and what was expected, without the place. */
  readonly message: string
  /** How to mend it: whole sentences. */
  readonly hint: string | undefined
}

/** Enough to mend a document in one go; a hostile one has no end of them. */
const MOST_PROBLEMS = 10

/** Collects what is wrong with one document. */
export class Problems {
  readonly #found: Problem[] = []

  /** Whether so many were found that looking for more is pointless. */
  get areMany(): boolean {
    return this.#found.length >= MOST_PROBLEMS
  }

  get areNone(): boolean {
    return this.#found.length === 0
  }

  report(place: Place, message: string, hint?: string, code: ProblemCode = 'malformed'): void {
    if (!this.areMany) this.#found.push({ code, place, message, hint })
  }

  /** In the order of the document. */
  list(): readonly Problem[] {
    return this.#found.toSorted(
      ({ place: a }, { place: b }) => a.line - b.line || a.column - b.column,
    )
  }
}

/** One failure for all problems of the document called `name`: the first, and in the hint the others. */
export function failureOf(problems: readonly Problem[], name: string): Failure {
  const [first = '', ...others] = problems.map((problem) => `${name}:${describeProblem(problem)}`)
  const hint = [problems[0]?.hint, ...others].filter((line) => line !== undefined)
  return new Failure('bad-input', first, {
    hint: hint.length === 0 ? undefined : hint.join('\n'),
  })
}

/** `LINE:COLUMN: path: message`. */
function describeProblem({ place: { line, column, path }, message }: Problem): string {
  return [`${line}:${column}`, path, message].filter((part) => part !== '').join(': ')
}

const LONGEST_QUOTE = 120

/** `text` quoted for a message: on one line, cut where it is long. */
export function quote(text: string): string {
  const cut = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text
  return JSON.stringify(cut)
}

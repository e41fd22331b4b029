// The shortest text in all of some languages: a search through the product of their automata.
import type { Budget } from '../solve/budget.ts'
import { alphabetOf, utf8Length } from './alphabet.ts'
import { codePoints, foldCharacter, type Glob, type Steps, stepsOf } from './glob.ts'
import { advance, type Language } from './language.ts'
import { prune } from './prune.ts'

/**
 * A text of the fewest bytes in UTF-8 that is in all `languages`, of at most `maxBytes`; or
 * undefined: there is none. No lone surrogates.
 *
 * The search visits sets of states in the order of the bytes that lead to them, over characters
 * that stand for all ({@link alphabetOf}), so that the first accepting set is nearest, and an
 * exhausted search proves that there is none.
 *
 * @throws BudgetExhausted
 */
export function shortestText(
  languages: readonly Language[],
  maxBytes: number,
  budget: Budget,
): string | undefined {
  const globs = languages.reduce((sum, language) => sum + language.globs.length, 0)
  budget.spend(1 + ((globs * globs) >> 6))
  const pruned = prune(languages)
  if (pruned === undefined) return undefined
  const search = new ShortestSearch(pruned, maxBytes, budget)
  return search.run()
}

/** Of one language: the states of each glob that has any; `settled`: every text to come is in it. */
type Progress = readonly (readonly number[])[] | 'settled'

interface Visit {
  readonly progress: readonly Progress[]
  readonly bytes: number
  readonly character: number
  readonly from: Visit | undefined
  /** What tells `progress` from another. */
  readonly key: string
}

const NO_VISITS: Visit[] = []

class ShortestSearch {
  readonly #languages: readonly Language[]
  readonly #steps: readonly (readonly Steps[])[]
  readonly #maxBytes: number
  readonly #budget: Budget
  /** The fewest bytes by which each set was reached so far. */
  readonly #nearest = new Map<string, number>()
  /** To be visited, by bytes. */
  readonly #queue: Visit[][] = []
  #alphabet: readonly number[] | undefined

  constructor(languages: readonly Language[], maxBytes: number, budget: Budget) {
    this.#languages = languages
    this.#steps = languages.map(({ globs }) => globs.map(stepsOf))
    this.#maxBytes = maxBytes
    this.#budget = budget
  }

  run(): string | undefined {
    const head = forcedHead(this.#languages)
    const start = this.#startAfter(head)
    if (start === undefined) return undefined
    this.#enqueue(start, Buffer.byteLength(head), 0, undefined)
    for (let bytes = 0; bytes < this.#queue.length; bytes++) {
      const visits = this.#queue[bytes] ?? []
      this.#queue[bytes] = NO_VISITS
      for (const visit of visits) {
        if (this.#nearest.get(visit.key) !== bytes) continue
        if (this.#isAccepting(visit.progress)) return head + textOf(visit)
        this.#expand(visit)
      }
    }
    return undefined
  }

  /** Where a text that begins so leads, found without going through it where globs name it. */
  #startAfter(head: string): readonly Progress[] | undefined {
    const starts: Progress[] = []
    for (const [index, { globs, negated }] of this.#languages.entries()) {
      const states = globs.map((glob, nth) => {
        const steps = this.#steps[index]?.[nth]
        return steps === undefined ? [] : statesAfter(glob, steps, head)
      })
      const isSettled = states.some((of, nth) => isSettledIn(of, this.#steps[index]?.[nth]))
      const isDead = states.every((of) => of.length === 0)
      if (negated ? isSettled : isDead && !isSettled) return undefined
      starts.push(isSettled || isDead ? 'settled' : states)
    }
    return starts
  }

  #expand(visit: Visit): void {
    for (const character of this.#charactersFrom(visit.progress)) {
      const progress = this.#step(visit.progress, character)
      if (progress === undefined) continue
      this.#enqueue(progress, visit.bytes + utf8Length(character), character, visit)
    }
  }

  #enqueue(
    progress: readonly Progress[],
    bytes: number,
    character: number,
    from: Visit | undefined,
  ): void {
    if (bytes > this.#maxBytes) return
    const key = keyOf(progress)
    this.#budget.spend(2 + (key.length >> 3))
    const nearest = this.#nearest.get(key)
    if (nearest !== undefined && nearest <= bytes) return
    this.#nearest.set(key, bytes)
    const visits = this.#queue[bytes] ?? []
    visits.push({ progress, bytes, character, from, key })
    this.#queue[bytes] = visits
  }

  /** Undefined: some language can no longer be met. */
  #step(progress: readonly Progress[], character: number): Progress[] | undefined {
    const next: Progress[] = []
    for (const [index, { globs, negated }] of this.#languages.entries()) {
      const of = progress[index] ?? 'settled'
      const after = of === 'settled' ? of : this.#stepGlobs(index, globs, of, character)
      if (negated ? after === 'settled' && of !== 'settled' : after === 'dead') return undefined
      next.push(after === 'dead' ? 'settled' : after)
    }
    return next
  }

  /** `settled`: one glob matches whatever follows. `dead`: none will ever match. */
  #stepGlobs(
    index: number,
    globs: readonly Glob[],
    states: readonly (readonly number[])[],
    character: number,
  ): readonly (readonly number[])[] | 'settled' | 'dead' {
    this.#budget.spend(1 + (globs.length >> 3))
    const next: (readonly number[])[] = []
    let alive = false
    for (const [nth, glob] of globs.entries()) {
      const steps = this.#steps[index]?.[nth]
      const before = states[nth]
      if (steps === undefined || before === undefined || before.length === 0) {
        next.push([])
        continue
      }
      this.#budget.spend(before.length)
      const seen = glob.folds ? foldCharacter(character) : character
      const after = advance(steps, before, seen)
      if (isSettledIn(after, steps)) return 'settled'
      alive ||= after.length > 0
      next.push(after)
    }
    return alive ? next : 'dead'
  }

  #isAccepting(progress: readonly Progress[]): boolean {
    return this.#languages.every(({ negated }, index) => {
      const of = progress[index] ?? 'settled'
      if (of === 'settled') return true
      const steps = this.#steps[index] ?? []
      const matches = of.some((states, nth) => states.at(-1) === steps[nth]?.takes.length)
      return matches !== negated
    })
  }

  /** Where a language can only go on by certain characters, no others need to be tried. */
  #charactersFrom(progress: readonly Progress[]): readonly number[] {
    let fewest: readonly number[] | undefined
    for (const [index, { globs, negated }] of this.#languages.entries()) {
      const of = progress[index] ?? 'settled'
      if (negated || of === 'settled' || globs.some(({ folds }) => folds)) continue
      const only = forcedCharacters(this.#steps[index] ?? [], of)
      if (only !== undefined && (fewest === undefined || only.length < fewest.length)) fewest = only
    }
    if (fewest !== undefined) return fewest
    this.#alphabet ??= alphabetOf(this.#languages)
    return this.#alphabet
  }
}

/** The longest text with which a language of one glob makes every text begin. */
function forcedHead(languages: readonly Language[]): string {
  let longest = ''
  for (const { globs, negated } of languages) {
    const [glob, another] = globs
    if (negated || glob === undefined || another !== undefined || glob.folds) continue
    if (glob.head.length > longest.length) longest = glob.head
  }
  return longest
}

function statesAfter(glob: Glob, steps: Steps, text: string): readonly number[] {
  if (!glob.folds && glob.head.startsWith(text)) return [lengthOf(text)]
  if (!glob.folds && !text.startsWith(glob.head)) return []
  const isBehind = glob.folds
  let states: readonly number[] = [isBehind ? 0 : lengthOf(glob.head)]
  for (const character of codePoints(isBehind ? text : text.slice(glob.head.length))) {
    states = advance(steps, states, glob.folds ? foldCharacter(character) : character)
  }
  return states
}

/** In characters. */
function lengthOf(text: string): number {
  return ASCII.test(text) ? text.length : codePoints(text).length
}

const ASCII = /^\p{ASCII}*$/u

/** Whether whatever follows is matched. */
function isSettledIn(states: readonly number[], steps: Steps | undefined): boolean {
  return (
    steps !== undefined && states.at(-1) === steps.takes.length && steps.loops.at(-1) === 'anything'
  )
}

/** Undefined if some wildcard may take other characters too. */
function forcedCharacters(
  steps: readonly Steps[],
  states: readonly (readonly number[])[],
): readonly number[] | undefined {
  const characters = new Set<number>()
  for (const [nth, of] of states.entries()) {
    for (const state of of) {
      const taken = steps[nth]?.takes[state]
      if (steps[nth]?.loops[state] !== undefined || typeof taken === 'string') return undefined
      if (taken !== undefined && (taken < 0xd800 || taken > 0xdfff)) characters.add(taken)
    }
  }
  return [...characters]
}

function keyOf(progress: readonly Progress[]): string {
  return progress.map((of) => (of === 'settled' ? '*' : of.map(String).join(';'))).join('|')
}

function textOf(last: Visit): string {
  const characters: number[] = []
  for (let visit: Visit = last; visit.from !== undefined; visit = visit.from) {
    characters.push(visit.character)
  }
  return String.fromCodePoint(...characters.reverse())
}

// Sets of texts: what matches one of some globs, or none of them.
import { foldCase } from '../../pattern/match.ts'
import { codePoints, type Glob, type Steps, stepsOf, takesCharacter } from './glob.ts'

export interface Language {
  readonly globs: readonly Glob[]
  /** Whether it is the texts that match none of the globs. */
  readonly negated: boolean
}

export function anyOf(globs: readonly Glob[]): Language {
  return { globs, negated: false }
}

export function noneOf(globs: readonly Glob[]): Language {
  return { globs, negated: true }
}

export function complement({ globs, negated }: Language): Language {
  return { globs, negated: !negated }
}

export function contains({ globs, negated }: Language, text: string): boolean {
  return globs.some((glob) => matchesGlob(glob, text)) !== negated
}

function matchesGlob(glob: Glob, text: string): boolean {
  const seen = glob.folds ? foldCase(text) : text
  if (!seen.startsWith(glob.head)) return false
  if (glob.shape === 'constant') return seen.length === glob.head.length
  if (glob.shape === 'prefix') return true
  const steps = stepsOf(glob)
  let states: readonly number[] = [0]
  for (const character of codePoints(seen)) {
    states = advance(steps, states, character)
    if (states.length === 0) return false
  }
  return states.includes(steps.takes.length)
}

/**
 * The states after one more character, in ascending order.
 *
 * Of two states the lower is left out where the higher repeats on every character: whatever
 * takes the lower to the end passes the higher on its way, which waits for that moment.
 */
export function advance(
  { takes, loops }: Steps,
  states: readonly number[],
  character: number,
): number[] {
  const next: number[] = []
  for (const state of states) {
    const loop = loops[state]
    if (loop !== undefined && takesCharacter(loop, character)) push(next, state, loops)
    const taken = takes[state]
    if (taken !== undefined && takesCharacter(taken, character)) push(next, state + 1, loops)
  }
  return next
}

function push(next: number[], state: number, loops: Steps['loops']): void {
  if (next.at(-1) === state) return
  if (loops[state] === 'anything') next.length = 0
  next.push(state)
}

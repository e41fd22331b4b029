// Patterns as automata. A glob of n steps has the states 0 to n: in state i a character of
// `loops[i]` stays, and one that step i takes goes on to i + 1; it ends in n. No step is taken
// without a character, so that a set of states and a character give the next set directly.
import { foldCase } from '../../pattern/match.ts'
import type { Pattern } from '../../pattern/pattern.ts'

/** Sets of characters that wildcards stand for. Characters are code points throughout. */
export type CharacterClass =
  | 'anything'
  | 'arn-field'
  | 'bucket-name'
  | 'bucket-edge'
  /** Of actions and of the services before their colon, in lower case. */
  | 'action-name'
  | 'digit'

export type GlobPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' | 'any'; readonly of: CharacterClass }

export interface Glob {
  readonly parts: readonly GlobPart[]
  /** The text that every match begins with; folded if `folds`. */
  readonly head: string
  /** `constant`: the head alone matches. `prefix`: exactly the texts that begin with the head. */
  readonly shape: 'constant' | 'prefix' | 'other'
  /** Whether cases are ignored: texts are then in folded case. */
  readonly folds: boolean
}

export interface Steps {
  /** What step i takes: a code point or a class. */
  readonly takes: readonly (number | CharacterClass)[]
  /** What state i repeats on, one more than there are steps. */
  readonly loops: readonly (CharacterClass | undefined)[]
}

export function makeGlob(parts: readonly GlobPart[], folds = false): Glob {
  const texts = joinTexts(parts).map((part) => legible(part, folds))
  const [first, second] = texts
  const head = first?.kind === 'text' ? first.text : ''
  const rest = first?.kind === 'text' ? second : first
  const length = texts.length - (first?.kind === 'text' ? 1 : 0)
  const endsInAny = length === 1 && rest?.kind === 'any' && rest.of === 'anything'
  const shape = length === 0 ? 'constant' : endsInAny ? 'prefix' : 'other'
  return { parts: texts, head, shape, folds }
}

export function constantGlob(text: string, folds = false): Glob {
  return makeGlob([{ kind: 'text', text }], folds)
}

/** All texts that begin so. */
export function prefixGlob(text: string): Glob {
  return makeGlob([
    { kind: 'text', text },
    { kind: 'any', of: 'anything' },
  ])
}

/** The glob of a pattern; a variable that is left in it stands for any text. */
export function globOfPattern(pattern: Pattern, folds = false): Glob {
  const parts = pattern.map(
    (token): GlobPart =>
      token.kind === 'text'
        ? token
        : { kind: token.kind === 'one' ? 'one' : 'any', of: 'anything' },
  )
  return makeGlob(parts, folds)
}

const compiled = new WeakMap<Glob, Steps>()

export function stepsOf(glob: Glob): Steps {
  const known = compiled.get(glob)
  if (known !== undefined) return known
  const takes: (number | CharacterClass)[] = []
  const loops: (CharacterClass | undefined)[] = [undefined]
  for (const part of glob.parts) {
    if (part.kind === 'any') {
      loops[takes.length] = widest(loops[takes.length], part.of)
    } else {
      for (const taken of part.kind === 'text' ? codePoints(part.text) : [part.of]) {
        takes.push(taken)
        loops.push(undefined)
      }
    }
  }
  const steps = { takes, loops }
  compiled.set(glob, steps)
  return steps
}

export function codePoints(text: string): number[] {
  const points: number[] = []
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at) ?? 0
    if (point > 0xffff) at++
    points.push(point)
  }
  return points
}

/** {@link foldCase} goes by character. */
export function foldCharacter(character: number): number {
  return foldCase(String.fromCodePoint(character)).codePointAt(0) ?? character
}

export function takesCharacter(taken: number | CharacterClass, character: number): boolean {
  return typeof taken === 'number' ? taken === character : isOfClass(taken, character)
}

const COLON = 0x3a

export function isOfClass(name: CharacterClass, character: number): boolean {
  return CLASSES[name](character)
}

const CLASSES: Readonly<Record<CharacterClass, (character: number) => boolean>> = {
  anything: () => true,
  'arn-field': (character) => character !== COLON,
  'bucket-name': (character) => isAlphanumeric(character) || isJoining(character),
  'bucket-edge': isAlphanumeric,
  'action-name': (character) => isSmallOrDigit(character) || isJoining(character),
  digit: isDigit,
}

function isAlphanumeric(character: number): boolean {
  return isSmallOrDigit(character) || (character >= 0x41 && character <= 0x5a)
}

function isSmallOrDigit(character: number): boolean {
  return (character >= 0x61 && character <= 0x7a) || isDigit(character)
}

function isDigit(character: number): boolean {
  return character >= 0x30 && character <= 0x39
}

/** Hyphen, dot and underscore. */
function isJoining(character: number): boolean {
  return character === 0x2d || character === 0x2e || character === 0x5f
}

/** Wildcards that follow one another are of one class wherever a glob is made. */
function widest(one: CharacterClass | undefined, other: CharacterClass): CharacterClass {
  return one === 'anything' ? one : other
}

/** A lone surrogate counts as U+FFFD, as in `pattern/match`. */
function legible(part: GlobPart, folds: boolean): GlobPart {
  if (part.kind !== 'text') return part
  const text = part.text.toWellFormed()
  return { kind: 'text', text: folds ? foldCase(text) : text }
}

function joinTexts(parts: readonly GlobPart[]): readonly GlobPart[] {
  if (!parts.some(({ kind }, index) => kind === 'text' && parts[index + 1]?.kind === 'text')) {
    return parts
  }
  const joined: GlobPart[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (part.kind === 'text' && last?.kind === 'text') {
      joined[joined.length - 1] = { kind: 'text', text: last.text + part.text }
    } else {
      joined.push(part)
    }
  }
  return joined
}

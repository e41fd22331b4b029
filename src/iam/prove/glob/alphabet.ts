// Which characters need to be tried: those that some glob names, and one for all others.
import {
  type CharacterClass,
  codePoints,
  foldCharacter,
  type Glob,
  isOfClass,
  stepsOf,
} from './glob.ts'
import type { Language } from './language.ts'

const COLON = 0x3a

/** In the order of preference: what a reader takes for a made-up name. */
const FRESH = codePoints(
  'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.!$%&()+,;=@~^#\'" |/',
)

/**
 * Characters such that every text can be rewritten with them, character by character, into one
 * of at most the same bytes that is in all languages if the first is.
 *
 * Globs tell characters apart by naming them and by their classes. Of the characters that no glob
 * names, one stands for another if it is of the same classes, or of more: unless globs of a
 * negated language have such a class, of which neither may be or both. Where cases are ignored,
 * each form of a named character is named.
 */
export function alphabetOf(languages: readonly Language[]): readonly number[] {
  const named = new Set<number>()
  for (const { globs } of languages) for (const glob of globs) addNamed(glob, named)
  const legal = [...named].filter(isScalarValue).sort((one, other) => one - other)
  return [...unnamed(named, classesOf(languages)), ...legal]
}

/** Bytes of a code point in UTF-8. */
export function utf8Length(character: number): number {
  if (character < 0x80) return 1
  if (character < 0x800) return 2
  return character < 0x10000 ? 3 : 4
}

function addNamed(glob: Glob, named: Set<number>): void {
  for (const taken of stepsOf(glob).takes) {
    if (typeof taken === 'number') named.add(taken)
    if (taken === 'arn-field') named.add(COLON)
    if (glob.folds && typeof taken === 'number') addForms(taken, named)
  }
  if (stepsOf(glob).loops.includes('arn-field')) named.add(COLON)
}

function addForms(character: number, named: Set<number>): void {
  for (const form of formsOf(character)) named.add(form)
}

let forms: Map<number, number[]> | undefined

/** The characters that fold to this one. Only the first two planes have letters of two cases. */
function formsOf(folded: number): readonly number[] {
  forms ??= collectForms()
  return forms.get(folded) ?? []
}

function collectForms(): Map<number, number[]> {
  const collected = new Map<number, number[]>()
  for (let character = 0; character < 0x20000; character++) {
    const folded = foldCharacter(character)
    if (folded === character) continue
    const known = collected.get(folded)
    if (known === undefined) collected.set(folded, [character])
    else known.push(character)
  }
  return collected
}

interface Classes {
  readonly all: ReadonlySet<CharacterClass>
  readonly excluding: ReadonlySet<CharacterClass>
}

function classesOf(languages: readonly Language[]): Classes {
  const all = new Set<CharacterClass>()
  const excluding = new Set<CharacterClass>()
  for (const { globs, negated } of languages) {
    for (const glob of globs) {
      const { takes, loops } = stepsOf(glob)
      for (const part of [...takes, ...loops]) {
        if (typeof part !== 'string') continue
        all.add(part)
        if (negated) excluding.add(part)
      }
    }
  }
  return { all, excluding }
}

/** Characters that no glob names, by which all of those can be replaced. */
function unnamed(named: ReadonlySet<number>, classes: Classes): readonly number[] {
  const chosen: number[] = []
  for (const character of FRESH) {
    if (named.has(character)) continue
    if (!chosen.some((it) => standsFor(it, character, classes))) chosen.push(character)
  }
  if (chosen.length > 0) return chosen
  // All that a reader would like is named: the shortest that is not.
  let character = 1
  while (named.has(character) || !isScalarValue(character)) character++
  return [character]
}

function standsFor(one: number, other: number, { all, excluding }: Classes): boolean {
  return [...all].every((name) => {
    const isOther = isOfClass(name, other)
    return excluding.has(name) ? isOfClass(name, one) === isOther : isOfClass(name, one) || !isOther
  })
}

/** Texts of requests are UTF-8, which has no surrogates. */
function isScalarValue(character: number): boolean {
  return character < 0xd800 || character > 0xdfff
}

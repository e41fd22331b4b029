// Leaves out, without searching, what cannot be part of an answer. Most questions end here.
import type { Glob } from './glob.ts'
import { contains, type Language } from './language.ts'

/**
 * The languages with the globs left out that no text of all of them can match; undefined if
 * nothing is left of one, and so no text is in all.
 *
 * A glob of a positive language is left out if every glob of another positive language begins
 * otherwise, or if all its texts begin with a prefix that a negated language excludes. A glob of
 * a negated language is left out if no glob of some positive language begins as it does.
 */
export function prune(languages: readonly Language[]): readonly Language[] | undefined {
  const positive = languages.filter(({ negated }) => !negated)
  const negative = languages.filter(({ negated }) => negated)
  const kept: Language[] = []
  for (const language of positive) {
    const globs = language.globs.filter((glob) => mayMatch(glob, language, positive, negative))
    if (globs.length === 0) return undefined
    kept.push(globs.length === language.globs.length ? language : { globs, negated: false })
  }
  const excluded: Language[] = []
  for (const language of negative) {
    const globs = language.globs.filter((glob) => matters(glob, kept))
    if (globs.length > 0) excluded.push({ globs, negated: true })
  }
  return [...kept, ...excluded]
}

function mayMatch(
  glob: Glob,
  own: Language,
  positive: readonly Language[],
  negative: readonly Language[],
): boolean {
  if (glob.shape === 'constant' && !glob.folds) {
    return [...positive, ...negative].every((language) => contains(language, glob.head))
  }
  return (
    positive.every((other) => other === own || other.globs.some((it) => canMeet(glob, it))) &&
    !negative.some((other) => other.globs.some((it) => swallows(it, glob)))
  )
}

function matters(glob: Glob, positive: readonly Language[]): boolean {
  return positive.every((language) => language.globs.some((it) => canMeet(glob, it)))
}

/** Whether one's head begins the other's. False only if no text matches both. */
function canMeet(one: Glob, other: Glob): boolean {
  if (one.folds !== other.folds) return true
  return one.head.length <= other.head.length
    ? other.head.startsWith(one.head)
    : one.head.startsWith(other.head)
}

/** True only if `outer` matches all texts that `inner` does. */
function swallows(outer: Glob, inner: Glob): boolean {
  return (
    outer.shape === 'prefix' && outer.folds === inner.folds && inner.head.startsWith(outer.head)
  )
}

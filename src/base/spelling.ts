import { editDistance } from './edit-distance.ts'

/** Further apart than this, a word is another word rather than a misspelling. */
const MAX_DISTANCE = 2

/** The candidate most like `word`, if one is near enough to be what was meant. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.min(MAX_DISTANCE, candidate.length - 1))
    .sort((a, b) => a.distance - b.distance)
  return best?.candidate
}

/** A sentence to put after "unknown …": empty where nothing is near. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const likely = nearest(word, candidates)
  return likely === undefined ? undefined : `Did you mean ${likely}?`
}

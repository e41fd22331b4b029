import type { MissingFeature } from '../store.ts'

type Feature = MissingFeature['feature']

const CONSEQUENCES: Record<Feature, string> = {
  'conditional-writes': 'only names that nobody can guess keep objects from being overwritten',
  'full-object-checksums':
    'the parts of a large object are checked one by one, and the whole when it is read',
  versioning: 'what is removed or overwritten is gone at once',
  acls: 'access is decided by policies alone',
}

/** What was learned about the endpoint from its answers. Only what it said counts. */
export class Features {
  /** Whether CRC-32 headers are checked; undefined until an answer told. */
  takesCrc32: boolean | undefined
  /** Which of the ways to open an upload was understood last; see `startUpload`. */
  uploadWish = 0
  readonly #missing = new Set<Feature>()

  learnMissing(feature: Feature): void {
    this.#missing.add(feature)
  }

  lacks(feature: Feature): boolean {
    return this.#missing.has(feature)
  }

  missing(): MissingFeature[] {
    const missing = new Set(this.#missing)
    if (this.takesCrc32 === false) missing.add('full-object-checksums')
    return [...missing].map((feature) => ({ feature, consequence: CONSEQUENCES[feature] }))
  }
}

import { MISSING_CONSEQUENCES, type MissingFeature } from '../store.ts'

type Feature = MissingFeature['feature']

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
    return [...missing].map((feature) => ({ feature, consequence: MISSING_CONSEQUENCES[feature] }))
  }
}

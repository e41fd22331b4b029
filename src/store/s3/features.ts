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
  readonly #missing = new Set<Feature>()
  #takesCrc32: boolean | undefined

  /** Whether CRC-32 headers are checked; undefined until an answer told. */
  get takesCrc32(): boolean | undefined {
    return this.#takesCrc32
  }

  /** @param takes whether an answer spoke of the CRC-32 that its request carried. */
  learnCrc32(takes: boolean): void {
    this.#takesCrc32 ??= takes
    if (!takes) this.#missing.add('full-object-checksums')
  }

  learnMissing(feature: Feature): void {
    this.#missing.add(feature)
  }

  lacks(feature: Feature): boolean {
    return this.#missing.has(feature)
  }

  missing(): MissingFeature[] {
    return [...this.#missing].map((feature) => ({ feature, consequence: CONSEQUENCES[feature] }))
  }
}

// What whoever started a sandbox may do with it, without a key and past all policies.
import type { Identities } from '../identity/identities.ts'
import type { Account } from '../state/account.ts'
import type { State } from '../state/state.ts'
import { applySeed } from './apply-seed.ts'
import { type BucketCost, costOfBucket } from './bucket-cost.ts'
import { makeBuckets } from './make-buckets.ts'
import { planSeed } from './plan-seed.ts'
import { type AddedUser, addUser, type NewUser, setBucketPolicy } from './provision.ts'
import { planReset, type ResetPlan, reset } from './reset.ts'
import type { Seed, SeedOutcome, SeedStep } from './seed.ts'

export interface OwnerControls {
  /**
   * Makes a user of the first account, with its policies and an access key.
   *
   * @throws `bad-input` for a name that IAM does not take or that is taken.
   */
  addUser(user: NewUser): AddedUser
  /**
   * Makes `text` the policy of a bucket, as its account's root would.
   *
   * @throws `bad-input` for what is no bucket policy, or for a bucket that is not there.
   */
  setBucketPolicy(bucket: string, text: string): void
  /**
   * What a bucket costs a month as it stands, by storage class, at list prices of us-east-1.
   *
   * @throws `not-found` for a bucket that is not there.
   */
  costOf(bucket: string): BucketCost
  /** What {@link seed} would change. @throws `bad-input` */
  planSeed(seed: Partial<Seed>): SeedStep[]
  /**
   * Makes what is wanted of what is there, all of it or nothing; the second time nothing is left
   * to do.
   *
   * @throws `bad-input` for names and documents that AWS would not take.
   */
  seed(seed: Partial<Seed>): SeedOutcome
  /** What {@link reset} would remove. */
  planReset(): ResetPlan
  /**
   * Begins anew: every bucket goes with all that is in it, locked or not, and every
   * identity but accounts and their roots; the clock shows the real time again; the buckets that
   * the options name are made. Requests that are being answered meanwhile may fail.
   */
  reset(): void
  /** Resolves once all changes so far survive a power cut; they survive `kill -9` before. */
  flushed(): Promise<void>
}

export interface Owned {
  readonly state: State
  readonly identities: Identities
  /** The first account. */
  readonly owner: Account
  readonly region: string
  /** Buckets that are always there at first. */
  readonly buckets: readonly string[]
}

const NOTHING: Seed = { buckets: [], users: [], roles: [] }

export function ownerControls(owned: Owned): OwnerControls {
  const { state, identities, owner } = owned
  return {
    addUser: (user) => addUser(identities, owner.id, user, state.clock.now()),
    setBucketPolicy: (bucket, text) => setBucketPolicy(state.buckets, bucket, text),
    costOf: (bucket) => costOfBucket(state, bucket, state.clock.now()),
    planSeed: (seed) => {
      const { tables } = identities
      return planSeed(
        { tables, buckets: state.buckets, account: owner.id },
        { ...NOTHING, ...seed },
      )
    },
    seed: (seed) => applySeed(owned, { ...NOTHING, ...seed }),
    planReset: () => planReset(state),
    reset() {
      reset(state, identities)
      makeBuckets(state, owned, owned.buckets)
    },
    flushed: () => state.database.flushed(),
  }
}

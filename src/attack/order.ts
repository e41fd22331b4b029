// The order that an attack is given, and the names of what it makes.
import { parsePrincipal } from '../iam/principal/principal.ts'
import type { Harm } from './attempts/form.ts'
import type { Caller } from './attempts/port.ts'
import type { Premises } from './places.ts'
import type { Suspect } from './predict.ts'

export interface AttackOrder {
  /** The machine's name. */
  readonly machine: string
  readonly harm: Harm
  readonly premises: Premises
  /** Whose key it is meant to be, and under which policies. */
  readonly suspect: Suspect
  /** Whether the key is a keeper's, who acts on all objects of the bucket. */
  readonly isKeeper: boolean
  /** Whether the names of all keys are taken for known, as some tools need it. */
  readonly acceptsListing: boolean
  /** The ARN that the key has, which may be another than it is meant to have. */
  readonly caller: string
  readonly thief: Caller
  /** Of a key that may store, list and delete everywhere in the buckets. */
  readonly planter: Caller
  readonly now: Date
  /** Unlike that of any other attack: lower-case letters and digits. */
  readonly nonce: string
}

/** An order without keys: nothing can be sent for it. */
export type PlanOrder = Omit<AttackOrder, 'thief' | 'planter'>

/** What is made beside victims is called so. */
export function madeName({ nonce }: Pick<AttackOrder, 'nonce'>): string {
  return `holdfast-attack-${nonce}`
}

/** Where harm is done freely, another bucket is made. */
export function otherBucketOf({
  harm,
  premises,
  nonce,
}: Pick<AttackOrder, 'harm' | 'premises' | 'nonce'>) {
  if (premises.otherBucket !== undefined || harm === 'careful') return premises.otherBucket
  return `${madeName({ nonce })}-other`
}

/** The role that is made for the thief to try, where harm is done freely. */
export function roleArn({ caller, nonce }: Pick<AttackOrder, 'caller' | 'nonce'>): string {
  const { account, partition } = parsePrincipal(caller)
  return `arn:${partition ?? 'aws'}:iam::${account}:role/${madeName({ nonce })}`
}

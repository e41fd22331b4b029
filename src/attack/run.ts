// The order that an attack is given, and what it has made beside its victims: a bucket and a role,
// where harm is done freely.
import { Failure } from '../base/failure.ts'
import { parsePrincipal } from '../iam/principal/principal.ts'
import { ask, type Harm } from './form.ts'
import type { Premises } from './places.ts'
import { bucketsOf, type Plan } from './plan.ts'
import type { Planter } from './planter.ts'
import type { Caller, QueryAttempt, S3Attempt } from './port.ts'
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

/** An attack under way. */
export interface Run {
  readonly order: AttackOrder
  readonly plan: Plan
  readonly planter: Planter
  readonly remains: string[]
  readonly signal: AbortSignal | undefined
}

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

export function roleArn({ caller, nonce }: Pick<AttackOrder, 'caller' | 'nonce'>): string {
  const { account, partition } = parsePrincipal(caller)
  return `arn:${partition ?? 'aws'}:iam::${account}:role/${madeName({ nonce })}`
}

/** @returns the role that was made to be assumed. */
export async function prepareGround(run: Run): Promise<string | undefined> {
  const { order, planter, signal } = run
  const { harm, premises } = order
  if (harm === 'careful') {
    for (const { bucket } of bucketsOf(run.plan.places))
      await planter.refuseRetention(bucket, signal)
    return undefined
  }
  const bucket = otherBucketOf(order)
  if (premises.otherBucket === undefined && bucket !== undefined) {
    await makeBucket(run, bucket)
  }
  return order.planter.query === undefined ? undefined : await makeRole(run)
}

/** With Object Lock where there is such a thing, so that there is all to attack. */
async function makeBucket({ planter, signal }: Run, bucket: string): Promise<void> {
  const headers = { 'x-amz-bucket-object-lock-enabled': 'true' }
  const locking = await planter.send(ask('PUT', { bucket, headers }), signal)
  if (locking.status === 200) return
  const made = await planter.send(ask('PUT', { bucket }), signal)
  if (made.status !== 200) throw new Failure('store-refused', `${bucket} cannot be made`)
}

async function makeRole({ order, planter, signal }: Run): Promise<string | undefined> {
  const RoleName = madeName(order)
  const { account, partition } = parsePrincipal(order.caller)
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: 'sts:AssumeRole',
    },
  })
  const parameters = { RoleName, AssumeRolePolicyDocument }
  const made = await planter.sendBare({ service: 'iam', action: 'CreateRole', parameters }, signal)
  return made.status === 200 ? roleArn(order) : undefined
}

/** Not aborted by the signal: what was planted is taken away however the attack ended. */
export async function restoreGround({ order, plan, planter, remains }: Run): Promise<void> {
  remains.push(...(await planter.clear(plan.places)))
  if (order.harm === 'careful') return
  const bucket = otherBucketOf(order)
  if (order.premises.otherBucket === undefined && bucket !== undefined) {
    await undo(planter, remains, deletionOf(bucket))
  }
  if (order.planter.query === undefined) return
  const parameters = { RoleName: madeName(order) }
  await undo(planter, remains, { service: 'iam', action: 'DeleteRole', parameters })
}

function deletionOf(bucket: string): S3Attempt {
  const rest = { method: 'DELETE', bucket, query: [], headers: new Map<string, string>() }
  return { service: 's3', rest }
}

export async function undo(
  planter: Planter,
  remains: string[],
  attempt: S3Attempt | QueryAttempt,
): Promise<void> {
  const { status, code } = await planter.sendBare(attempt)
  const isGone = status < 300 || code === 'NoSuchEntity' || code === 'NoSuchBucket'
  if (!isGone) remains.push(`${nameOfAttempt(attempt)}: ${status} ${code ?? ''}`)
}

function nameOfAttempt(attempt: S3Attempt | QueryAttempt): string {
  if (attempt.service !== 's3') return `${attempt.service}:${attempt.action}`
  return `${attempt.rest.method} ${attempt.rest.bucket}`
}

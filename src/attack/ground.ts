// What an attack makes beside its victims, a bucket and a role where harm is done freely, and how
// everything is taken away again.
import { Failure, messageOf } from '../base/failure.ts'
import { parsePrincipal } from '../iam/principal/principal.ts'
import { ask, requestLine } from './attempts/form.ts'
import type { QueryAttempt, S3Attempt } from './attempts/port.ts'
import { type AttackOrder, madeName, otherBucketOf, roleArn } from './order.ts'
import { bucketsOf, type Plan } from './plan.ts'
import type { Planter } from './planter.ts'

/** An attack under way. */
export interface Run {
  readonly order: AttackOrder
  readonly plan: Plan
  readonly planter: Planter
  readonly remains: string[]
  readonly signal: AbortSignal | undefined
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
  if (made.status === 200) return
  const said = [made.status, made.code, made.message].filter((each) => each !== undefined)
  throw new Failure('store-refused', `${bucket} cannot be made: ${said.join(' ')}`, {
    hint: 'Name a bucket that is there, to be attacked instead: --other-bucket.',
  })
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
  const attempt = { service: 'iam', action: 'CreateRole', parameters } as const
  const made = await planter.send({ attempt }, signal)
  return made.status === 200 ? roleArn(order) : undefined
}

/**
 * Not aborted by the signal: what was planted is taken away however the attack ended. Never
 * rejects: what is left goes to `remains`.
 */
export async function restoreGround({ order, plan, planter, remains }: Run): Promise<void> {
  remains.push(...(await planter.clear(plan.places)))
  if (order.harm === 'careful') return
  const bucket = otherBucketOf(order)
  if (order.premises.otherBucket === undefined && bucket !== undefined) {
    await undo(planter, remains, ask('DELETE', { bucket }).attempt)
  }
  if (order.planter.query === undefined) return
  const parameters = { RoleName: madeName(order) }
  await undo(planter, remains, { service: 'iam', action: 'DeleteRole', parameters })
}

/** Takes back what an attempt did. Never rejects. */
export async function undo(
  planter: Planter,
  remains: string[],
  attempt: S3Attempt | QueryAttempt,
): Promise<void> {
  const name = requestLine(attempt)
  try {
    const { status, code } = await planter.send({ attempt })
    const isGone = status < 300 || code === 'NoSuchEntity' || code === 'NoSuchBucket'
    if (!isGone) remains.push(`${name}: ${status} ${code ?? ''}`)
  } catch (error) {
    remains.push(`${name}: ${messageOf(error)}`)
  }
}

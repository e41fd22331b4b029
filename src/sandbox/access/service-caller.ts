// AWS's own services, where they write into a bucket: they have no identity policies, and what
// they may is said by the bucket's policy, or by its ACL. Source: "Permissions for server access
// log delivery" in the S3 user guide, "Amazon S3 bucket policy for CloudTrail" in CloudTrail's.
import type { Bucket } from '../state/buckets.ts'
import type { BucketLogging } from '../state/logging.ts'
import type { State } from '../state/state.ts'
import { Access } from './access.ts'
import { LOG_DELIVERY } from './acl-grants.ts'
import { type Caller, NO_POLICIES } from './caller.ts'
import { fixedConditions, timeConditions } from './conditions.ts'
import { DEFAULT_READINGS } from './readings.ts'

export const CLOUD_TRAIL = 'cloudtrail.amazonaws.com'

/** A service, and for whose sake it writes. */
export interface ServiceCaller {
  readonly service: typeof LOG_DELIVERY | typeof CLOUD_TRAIL
  /** Of the bucket that is logged, or of the trail. */
  readonly sourceArn: string
  /** Twelve digits. */
  readonly sourceAccount: string
}

/** What a service may do; `now` is in milliseconds since 1970, by the sandbox's clock. */
export function accessOfService(
  state: State,
  { service, sourceAccount, sourceArn }: ServiceCaller,
  now: number,
): Access {
  const caller: Caller = {
    arn: service,
    account: { id: '', canonicalId: service, displayName: service },
    policies: NO_POLICIES,
    identity: undefined,
  }
  const context = new Map<string, readonly string[]>([
    ['aws:SourceArn', [sourceArn]],
    ['aws:SourceAccount', [sourceAccount]],
    ['aws:SecureTransport', ['true']],
    ['s3:TlsVersion', ['1.3']],
    ...timeConditions(now),
  ])
  const conditions = fixedConditions(context)
  return new Access({ caller, state, conditions, readings: DEFAULT_READINGS })
}

/** Who delivers the access logs of a bucket. */
export function logDeliveryFor(source: Bucket): ServiceCaller {
  return {
    service: LOG_DELIVERY,
    sourceArn: `arn:aws:s3:::${source.name}`,
    sourceAccount: source.owner.id,
  }
}

/** Whether logs of `source` may be stored in `target` by what its policy and ACL say now. */
export function mayDeliverLogs(
  { state, now }: { readonly state: State; readonly now: number },
  source: Bucket,
  target: Bucket,
  { targetPrefix }: BucketLogging,
): boolean {
  const access = accessOfService(state, logDeliveryFor(source), now)
  const resource = `arn:aws:s3:::${target.name}/${targetPrefix}log`
  const required = { action: 's3:PutObject', resource, context: new Map() }
  return access.denialOf([required], 'object') === undefined
}

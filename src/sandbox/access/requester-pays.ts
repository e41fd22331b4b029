// Buckets whose requesters pay. Source: "Using Requester Pays buckets" in the user guide.
import type { S3Request } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { State } from '../state/state.ts'
import type { Caller } from './caller.ts'

/** Who is of another account than such a bucket must say that it pays. @throws AccessDenied */
export function requirePayer(
  { bucket: name, headers }: S3Request,
  { buckets }: State,
  { account, identity }: Caller,
): void {
  const bucket = name === undefined ? undefined : buckets.find(name)
  if (bucket?.payer !== 'Requester' || account.id === bucket.owner.id) return
  const says = headers.get('x-amz-request-payer')?.trim().toLowerCase() === 'requester'
  if (!says || identity === undefined) throw new S3Fault('AccessDenied')
}

// What no machine's key may do, whatever its policies say: the rules that isolation is proved by
// (docs/iam.md, "Proving"), of one request.
import { classifyS3Action, OBJECT_CLASSES } from '../aws/actions/s3-classes.ts'
import type { RequiredAction } from '../aws/actions/s3-request.ts'

export interface Bounds {
  readonly bucket: string
  /** The machine's own. */
  readonly prefix: string
  /** Whether it is a keeper, who acts on all objects of the bucket. */
  readonly isKeeper: boolean
  /** Whether the names of all keys are taken for known. */
  readonly acceptsListing: boolean
}

/** Whether to be allowed this is to reach what is not the machine's. */
export function isBreach(required: readonly RequiredAction[], bounds: Bounds): boolean {
  return required.some((each) => reachesOut(each, bounds))
}

function reachesOut({ action, resource, context }: RequiredAction, bounds: Bounds): boolean {
  const kind = classifyS3Action(action)
  if (!action.startsWith('s3:') || kind === undefined) return true
  if (kind === 'list-buckets') return false
  const { bucket, key } = partsOf(resource)
  if (bucket !== bounds.bucket) return true
  if (OBJECT_CLASSES.has(kind)) return !bounds.isKeeper && key?.startsWith(bounds.prefix) !== true
  if (kind === 'list-keys') {
    const isWithin = context.get('s3:prefix')?.[0]?.startsWith(bounds.prefix) === true
    return !isWithin && !bounds.isKeeper && !bounds.acceptsListing
  }
  // IAM cannot bound these to a prefix: leaks, and no violation.
  return kind !== 'list-uploads' && kind !== 'read-bucket'
}

function partsOf(resource: string): { readonly bucket: string; readonly key: string | undefined } {
  const [, bucket = '', key] = /^arn:[^:]+:s3:::([^/]*)(?:\/(.*))?$/s.exec(resource) ?? []
  return { bucket, key }
}

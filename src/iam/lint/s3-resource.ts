// Patterns of S3 resources, as far as text tells what they reach.

/** A pattern of a bucket or of objects: `arn:aws:s3:::bucket/key`. */
export interface S3Pattern {
  /** May hold wildcards and variables. */
  readonly bucket: string
  /** Undefined: the pattern has no slash. */
  readonly key: string | undefined
  readonly reachesBuckets: boolean
  readonly reachesObjects: boolean
}

/** May hold a slash of its own, as in `${aws:PrincipalTag/team}`. */
const VARIABLE = /\$\{[^}]*\}/g

/** `*`, and all ARNs that may be any bucket and any object. */
const EVERYTHING: S3Pattern = {
  bucket: '*',
  key: undefined,
  reachesBuckets: true,
  reachesObjects: true,
}

/**
 * What a text of `Resource` reaches of S3's buckets and objects. Undefined: neither, as an ARN of
 * another service, an access point, or a bucket with an account in its ARN.
 */
export function parseS3Pattern(text: string): S3Pattern | undefined {
  if (text === '*') return EVERYTHING
  const [, , service, region = '*', account = '*', ...rest] = text.split(':')
  const isS3 = service === 's3' && /^\**$/.test(region) && /^\**$/.test(account)
  if (!isS3) return undefined
  if (rest.length === 0) return EVERYTHING
  const resource = rest.join(':')
  if (/^(?:accesspoint|job|storage-lens|access-grants|async-request)\b/.test(resource))
    return undefined
  const slash = resource.replace(VARIABLE, (text) => '$'.repeat(text.length)).indexOf('/')
  if (slash >= 0) {
    const [bucket, key] = [resource.slice(0, slash), resource.slice(slash + 1)]
    return { bucket, key, reachesBuckets: false, reachesObjects: true }
  }
  const mayHoldSlash = resource.includes('*') || resource.includes('${')
  return { bucket: resource, key: undefined, reachesBuckets: true, reachesObjects: mayHoldSlash }
}

/** Whether the bucket is one name, without wildcards and variables. */
export function namesBucket(bucket: string): boolean {
  return bucket !== '' && !/[*?$]/.test(bucket)
}

/** Whether every bucket matches. */
export function isEveryBucket({ bucket }: S3Pattern): boolean {
  return /^\*+$/.test(bucket)
}

/** Whether every key of the bucket matches. */
export function isEveryKey({ key, reachesObjects, bucket }: S3Pattern): boolean {
  if (!reachesObjects) return false
  return key === undefined ? bucket.endsWith('*') : /^\*+$/.test(key)
}

// What a denial says, and what would permit the request. S3 tells most of it since 2024 to those
// of the same account ("Troubleshoot access denied (403 Forbidden) errors" in the S3 User Guide);
// other services, and HEAD, say no more than "Access Denied".

/** A request that was denied. */
export interface DeniedRequest {
  /** The API's name, such as `PutObject`. */
  readonly operation: string
  readonly bucket: string
  /** The whole key, with the store's root. */
  readonly key?: string | undefined
  /** What a listing was restricted to. */
  readonly prefix?: string | undefined
  /** The folder to permit, such as `web-1/`: a statement for one key would not permit the next. */
  readonly folder?: string | undefined
  readonly versionId?: string | undefined
  /** S3's own message; undefined after HEAD, which has no body. */
  readonly message?: string | undefined
}

export interface Denial {
  /** The IAM action, such as `s3:PutObject`. */
  readonly action: string
  readonly resource: string
  /** Who was denied, where S3 says. */
  readonly principal?: string | undefined
  /** The kind of policy with an explicit Deny, such as `resource-based policy`. */
  readonly deniedBy?: string | undefined
  /** The kind of policy that lacks an Allow, such as `identity-based policy`. */
  readonly notAllowedBy?: string | undefined
  /** The smallest statement that permits the request; undefined where a Deny overrides any. */
  readonly statement?: PolicyStatement | undefined
}

export interface PolicyStatement {
  readonly Effect: 'Allow'
  readonly Action: string
  readonly Resource: string
  readonly Condition?: { readonly StringLike: Readonly<Record<string, string>> }
}

/** The actions of the requests that stores send: "API operations" in the S3 service reference. */
const ACTIONS: Readonly<Record<string, string>> = {
  PutObject: 's3:PutObject',
  CreateMultipartUpload: 's3:PutObject',
  UploadPart: 's3:PutObject',
  CompleteMultipartUpload: 's3:PutObject',
  AbortMultipartUpload: 's3:AbortMultipartUpload',
  GetObject: 's3:GetObject',
  HeadObject: 's3:GetObject',
  GetObjectAcl: 's3:GetObjectAcl',
  PutObjectAcl: 's3:PutObjectAcl',
  GetObjectRetention: 's3:GetObjectRetention',
  GetObjectLegalHold: 's3:GetObjectLegalHold',
  DeleteObject: 's3:DeleteObject',
  ListObjectsV2: 's3:ListBucket',
  HeadBucket: 's3:ListBucket',
  ListObjectVersions: 's3:ListBucketVersions',
  CreateBucket: 's3:CreateBucket',
  GetBucketVersioning: 's3:GetBucketVersioning',
  GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
  PutBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
}

const WITH_VERSION: Readonly<Record<string, string>> = {
  GetObject: 's3:GetObjectVersion',
  HeadObject: 's3:GetObjectVersion',
  DeleteObject: 's3:DeleteObjectVersion',
}

const SUBJECT =
  /^User: (\S+) is not authorized to perform: ([A-Za-z0-9-]+:[A-Za-z]+)(?: on resource: "?([^"\s]+)"?)?/
const EXPLICIT_DENY = /with an explicit deny in an? ([A-Za-z][A-Za-z -]*[A-Za-z])/
const NO_ALLOW = /because no ([A-Za-z][A-Za-z -]*[A-Za-z]) allows the /

/** Reads a denial. What S3 says of the action and the resource goes before what we would think. */
export function explainDenial(request: DeniedRequest): Denial {
  const message = request.message ?? ''
  const [, principal, saidAction, saidResource] = SUBJECT.exec(message) ?? []
  const action = saidAction ?? actionOf(request)
  const resource = saidResource ?? resourceOf(request)
  const deniedBy = EXPLICIT_DENY.exec(message)?.[1]?.trim()
  const notAllowedBy = NO_ALLOW.exec(message)?.[1]
  const statement = deniedBy === undefined ? statementFor(action, resource, request) : undefined
  return { action, resource, principal, deniedBy, notAllowedBy, statement }
}

/** The denial as one clause for a message: who may not do what, on what, and why if known. */
export function describeDenial(denial: Denial): string {
  const { action, resource, principal = 'these credentials', deniedBy, notAllowedBy } = denial
  const what = `${principal} may not ${action} on ${resource}`
  if (deniedBy !== undefined) return `${what}: a Deny in a ${deniedBy} forbids it`
  return notAllowedBy === undefined ? what : `${what}: no ${notAllowedBy} allows it`
}

/** What the operator can do about it. */
export function denialHint({ deniedBy, notAllowedBy, statement }: Denial): string {
  if (deniedBy !== undefined) return `Change the Deny in the ${deniedBy}: no Allow overrides it.`
  const json = JSON.stringify(statement)
  if (notAllowedBy !== undefined) return `Add this statement to the ${notAllowedBy}: ${json}`
  return (
    `The store does not say why. If no policy allows it, add this statement: ${json} ` +
    'Otherwise look for a Deny in the policies of the bucket, the user and the organization.'
  )
}

function actionOf({ operation, versionId }: DeniedRequest): string {
  const versioned = versionId === undefined ? undefined : WITH_VERSION[operation]
  return versioned ?? ACTIONS[operation] ?? `s3:${operation}`
}

function resourceOf({ bucket, key }: DeniedRequest): string {
  return `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`
}

function statementFor(action: string, said: string, request: DeniedRequest): PolicyStatement {
  const { bucket, key, prefix, folder } = request
  const Effect = 'Allow'
  // Another partition begins `arn:aws-cn:`; another service's resource stays as it was said.
  const ours = `:s3:::${bucket}/`
  if (key !== undefined && folder !== undefined && said.includes(ours)) {
    const arn = said.slice(0, said.indexOf(ours) + ours.length)
    return { Effect, Action: action, Resource: `${arn}${literal(folder)}*` }
  }
  const statement = { Effect, Action: action, Resource: literal(said) } as const
  if (prefix === undefined || !LISTING.has(action)) return statement
  const pattern = `${literal(folder ?? prefix)}*`
  return { ...statement, Condition: { StringLike: { 's3:prefix': pattern } } }
}

const LISTING = new Set(['s3:ListBucket', 's3:ListBucketVersions'])

/** Patterns spell their special characters as variables: "IAM policy elements: Variables". */
function literal(text: string): string {
  return text.replace(/[*?$]/g, '${$&}')
}

// Policies of a large fleet: eight tools' ways of writing, times eight additions, and ten flaws.

export interface FleetPolicy {
  readonly bucket: string
  readonly nth: number
  /** Which of {@link FLAWS} it has, or none. */
  readonly flaw: number | undefined
}

type Statement = Readonly<Record<string, unknown>>

/** The text of the policy of the machine `machine-<nth>`. */
export function policyText({ bucket, nth, flaw }: FleetPolicy): string {
  const place = placeOf(bucket, nth)
  const base = BASES[nth % BASES.length]?.(place) ?? []
  const more = ADDITIONS[Math.floor(nth / BASES.length) % ADDITIONS.length]?.(place) ?? []
  const mistakes = flaw === undefined ? [] : [FLAWED[flaw]?.(place)]
  const Statement = [...base, ...more, ...mistakes].map((it, index) => ({
    Sid: `S${index}`,
    ...it,
  }))
  return JSON.stringify({ Version: '2012-10-17', Statement }, undefined, 2)
}

interface Place {
  readonly name: string
  readonly bucket: string
  readonly objects: string
}

function placeOf(bucket: string, nth: number): Place {
  const name = `machine-${nth}`
  return { name, bucket: `arn:aws:s3:::${bucket}`, objects: `arn:aws:s3:::${bucket}/${name}/*` }
}

function allow(Action: unknown, Resource: unknown, Condition?: unknown): Statement {
  return { Effect: 'Allow', Action, Resource, Condition }
}

function deny(Action: unknown, Resource: unknown, Condition?: unknown): Statement {
  return { Effect: 'Deny', Action, Resource, Condition }
}

const BASES: readonly ((place: Place) => readonly Statement[])[] = [
  ({ objects }) => [allow(['s3:PutObject', 's3:AbortMultipartUpload'], objects)],
  ({ objects, bucket, name }) => [
    allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], objects),
    allow('s3:ListBucket', bucket, { StringLike: { 's3:prefix': `${name}/*` } }),
  ],
  ({ objects, bucket, name }) => [
    allow('s3:*', objects),
    allow('s3:ListBucket', bucket, { StringLike: { 's3:prefix': [`${name}/`, `${name}/*`] } }),
    allow('s3:GetBucketLocation', bucket),
  ],
  ({ objects, bucket, name }) => [
    allow(['s3:Get*', 's3:PutObject*'], objects),
    allow(['s3:ListBucket', 's3:ListBucketVersions'], bucket, {
      StringEquals: { 's3:prefix': `${name}/` },
      StringLikeIfExists: { 's3:delimiter': '/' },
    }),
  ],
  ({ bucket }) => [
    allow('s3:*Object', `${bucket}/\${aws:username}/*`),
    allow('s3:ListBucket', bucket, { StringLike: { 's3:prefix': '${aws:username}/*' } }),
  ],
  ({ objects, bucket, name }) =>
    [
      allow(['s3:ListAllMyBuckets', 's3:GetBucketLocation'], '*', {
        StringEquals: { 'aws:RequestedRegion': 'eu-west-1' },
      }),
      allow(['s3:GetObject', 's3:PutObject'], [objects, `${bucket}/${name}/meta/*`]),
    ].slice(1),
  ({ objects, bucket }) => [
    allow('s3:*', [bucket, `${bucket}/*`]),
    { Effect: 'Deny', Action: 's3:*', NotResource: objects },
  ],
  ({ objects, bucket, name }) => [
    allow('s3:GetObject', `${bucket}/*`),
    { Effect: 'Deny', Action: '*', NotResource: [objects, `${bucket}/${name}/*`] },
    allow('s3:PutObject', objects, { Bool: { 'aws:SecureTransport': 'true' } }),
  ],
]

const ADDITIONS: readonly ((place: Place) => readonly Statement[])[] = [
  () => [],
  ({ objects }) => [deny('s3:PutObject', objects, { Null: { 's3:if-none-match': 'true' } })],
  ({ bucket }) => [
    deny('*', [bucket, `${bucket}/*`], { Bool: { 'aws:SecureTransport': 'false' } }),
  ],
  ({ objects }) => [deny(['s3:PutObjectAcl', 's3:BypassGovernanceRetention'], objects)],
  ({ bucket }) => [allow('s3:ListBucketMultipartUploads', bucket)],
  ({ objects }) => [
    allow('s3:RestoreObject', objects, { NumericLessThan: { 's3:TlsVersion': 2 } }),
    deny('s3:*', '*', { NumericLessThan: { 's3:TlsVersion': 1.2 } }),
  ],
  ({ bucket }) => [
    deny('s3:*', `${bucket}/*`, {
      NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] },
    }),
  ],
  ({ bucket, name }) => [
    deny('s3:ListBucket', bucket, { StringNotLike: { 's3:prefix': `${name}/*` } }),
    deny('s3:DeleteObject*', `${bucket}/*/records/*`),
  ],
]

const FLAWED: readonly ((place: Place) => Statement)[] = [
  ({ bucket, name }) => allow('s3:RestoreObject', `${bucket}/${name}*`),
  ({ bucket }) => allow('s3:ListBucket', bucket),
  ({ bucket, name }) =>
    allow('s3:ListBucket', bucket, { StringLikeIfExists: { 's3:prefix': `${name}/*` } }),
  ({ bucket, name }) => allow('s3:ListBucket', bucket, { StringLike: { 's3:prefix': `${name}*` } }),
  () => allow('s3:GetBucketLocation', 'arn:aws:s3:::*'),
  ({ bucket }) => allow('s3:PutLifecycleConfiguration', bucket),
  () => allow('iam:CreateAccessKey', 'arn:aws:iam::111122223333:user/*'),
  () => allow('s3:GetDataAccess', '*'),
  ({ bucket, name }) => allow('s3:GetObjectTorrent', `${bucket}/?${name.slice(1)}/*`),
  ({ bucket, name }) =>
    allow('s3:ListBucketVersions', bucket, {
      'ForAllValues:StringLike': { 's3:prefix': `${name}/*` },
    }),
]

/** How many kinds of flaws there are. */
export const FLAWS = FLAWED.length

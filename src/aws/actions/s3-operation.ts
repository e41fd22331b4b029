// The shape of a row of the table of S3 operations.

/** `service`: no bucket in the path; `bucket`: no key. */
export type S3Level = 'service' | 'bucket' | 'object'

/** What a request says besides that another action must be allowed for. */
export type S3Sign =
  | 'acl'
  | 'tags'
  | 'retention'
  | 'legal-hold'
  | 'bypass-governance'
  | 'etag'
  | 'object-lock-enabled'
  | 'ownership'

export interface S3Operation {
  readonly level: S3Level
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** The query parameter that makes it this operation. */
  readonly selector?: string | undefined
  /** Another parameter that tells it from its sibling. */
  readonly requires?: string | undefined
  /** Told from its sibling by `x-amz-copy-source`: the source is read besides. */
  readonly copies?: true | undefined
  /** Further query parameters that it understands. */
  readonly parameters?: readonly string[] | undefined
  /** All are needed, without `s3:`; none for an operation that is decided by key of its body. */
  readonly actions: readonly string[]
  /** Instead, where a `versionId` is given. Absent: the operation knows no versions. */
  readonly versionActions?: readonly string[] | undefined
  /** Needed besides, where the request shows the sign. */
  readonly extras?: Readonly<Partial<Record<S3Sign, readonly string[]>>> | undefined
  /** The value of `s3:ObjectCreationOperation`: whether the object is there once it succeeds. */
  readonly creates?: boolean | undefined
}

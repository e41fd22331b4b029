// A request to S3's REST interface, as far as access depends on it.

/** A request as S3 sees it. */
export interface S3RestRequest {
  readonly method: string
  readonly bucket?: string | undefined
  /** Decoded. */
  readonly key?: string | undefined
  /** Decoded, in order; a parameter without a value has the empty one. */
  readonly query: readonly (readonly [name: string, value: string])[]
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  /** Needed of DeleteObjects and PostObject; of others it completes the context. */
  readonly body?: S3RequestBody | undefined
}

/** An object that DeleteObjects is to remove. */
export interface S3Delete {
  readonly key: string
  readonly versionId?: string | undefined
  /** What its ETag must be, as `If-Match` says of the object of a DeleteObject. */
  readonly etag?: string | undefined
}

/** What a request's body says as far as access depends on it. */
export interface S3RequestBody {
  /** DeleteObjects. */
  readonly deletes?: readonly S3Delete[] | undefined
  /** PostObject: its fields, names in lower case. */
  readonly form?: ReadonlyMap<string, string> | undefined
  /** CreateBucket. */
  readonly locationConstraint?: string | undefined
  /** CreateBucket, PutObjectTagging; of PostObject its form tells them. */
  readonly tags?: readonly (readonly [key: string, value: string])[] | undefined
  /** PutObjectRetention: ISO 8601. */
  readonly retention?:
    | { readonly mode: string | undefined; readonly retainUntil: string | undefined }
    | undefined
  /** PutObjectLegalHold. */
  readonly legalHold?: string | undefined
}

// Which actions of IAM a request to S3's REST interface needs, on which resources.
import { Failure } from '../../base/failure.ts'

/** A request as S3 sees it: decoded, of one bucket and key at most. */
export interface S3RestRequest {
  readonly method: string
  readonly bucket?: string | undefined
  /** Decoded. */
  readonly key?: string | undefined
  /** Decoded, in order; a parameter without a value has the empty one. */
  readonly query: readonly (readonly [name: string, value: string])[]
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
}

/** One thing that a request must be allowed to do. All of a request's must be. */
export interface RequiredAction {
  /** As `s3:GetObject`. */
  readonly action: string
  /** As `arn:aws:s3:::bucket/key`, or `*`. */
  readonly resource: string
  /** Values of the condition keys that follow from the request, by key as AWS spells it. */
  readonly context: ReadonlyMap<string, readonly string[]>
}

/**
 * What `request` needs.
 *
 * @throws `unsupported` for a request that is none of S3's operations, or one that we do not know.
 */
export function actionsOfS3Request(request: S3RestRequest): RequiredAction[] {
  throw new Failure('unsupported', `${request.method} is not mapped to actions`)
}

// What the sandbox tells of one request, once its answer ended or its connection broke: plain
// values, so that they can be sent on as JSON, and none of them a secret.

/** Whether one thing that a request needs was allowed. */
export interface ActionDecision {
  /** As `s3:GetObject`. */
  readonly action: string
  /** An ARN, or `*`. */
  readonly resource: string
  /** Values of condition keys that the request itself implies, of those that the action carries. */
  readonly conditions: Readonly<Record<string, readonly string[]>>
  readonly verdict: 'allowed' | 'denied'
  /** Whether a Deny decided, rather than the lack of an Allow. */
  readonly isExplicit: boolean
  /** Of a denial in the words of its message, also where the caller is not told them. */
  readonly reason: string
  /** The request does not fail by this refusal: what it decides is 404 or 403. */
  readonly optional?: true
}

/** Who sent a request, as far as its signature proved it. */
export interface EventCaller {
  /** `*` for an anonymous one. */
  readonly arn: string
  /** Twelve digits; empty for an anonymous one. */
  readonly accountId: string
  readonly canonicalId: string
  /** As `aws:userid` has it; absent for an anonymous one. */
  readonly userId?: string
  readonly accessKeyId?: string
  /** Of temporary credentials. */
  readonly session?: {
    /** When they were given: `YYYY-MM-DDTHH:MM:SSZ`. */
    readonly issued: string
    /** The role that was assumed; absent for a session of a user or root. */
    readonly roleArn?: string
    readonly sourceIdentity?: string
  }
}

/** One object of several that a request was about. */
export interface EventObject {
  readonly bucket: string
  readonly key: string
  readonly versionId?: string
  /** In bytes. */
  readonly size?: number
  /** What a request for it alone would have been answered. */
  readonly status: number
  readonly errorCode?: string
}

export interface RequestEvent {
  /** As the answer names its request. */
  readonly id: string
  /** When the request came, by the sandbox's clock, in milliseconds since 1970. */
  readonly time: number
  /** The same by the clock of the machine. */
  readonly realTime: number
  readonly method: string
  /** As `1.1`. */
  readonly httpVersion: string
  /** As it was sent, with its query; secrets of presigned URLs are `***`. */
  readonly path: string
  /** The Host header; empty if there was none. */
  readonly host: string
  readonly service: 's3' | 'iam' | 'sts'
  /** As AWS names it, such as `PutObject`; absent where none was recognized. */
  readonly operation?: string
  readonly bucket?: string
  readonly key?: string
  /** That the request asked for. */
  readonly versionId?: string
  /** Absent where the request was refused before its signature held. */
  readonly caller?: EventCaller
  /** The bucket's owner, if there is that bucket. */
  readonly bucketOwner?: { readonly accountId: string; readonly canonicalId: string }
  readonly remoteAddress: string
  /** Absent for a connection in clear. */
  readonly tls?: { readonly version: string; readonly cipher: string }
  readonly userAgent?: string
  /** Its query masked like the path's. */
  readonly referer?: string
  /** As the request claims it, whether or not it held; absent for an anonymous one. */
  readonly signature?: {
    readonly version: 'SigV4' | 'SigV2'
    readonly type: 'AuthHeader' | 'QueryString' | 'POST'
  }
  /** Everything that was asked of policies, in that order. DeleteObjects asks key by key. */
  readonly decisions: readonly ActionDecision[]
  /** Of the answer; 0 if the connection broke before there was one. */
  readonly status: number
  readonly errorCode?: string
  readonly errorMessage?: string
  /** The connection broke before the answer ended. */
  readonly broken?: true
  /** Whether an ACL had to allow it, because policies did not. */
  readonly aclRequired?: true
  /** Of a request to IAM or STS, without secrets. */
  readonly parameters?: EventValues
  /** What a change of IAM or STS answered, without its secrets. */
  readonly response?: EventValues
  /** Bytes of the body, as they came. */
  readonly bytesReceived: number
  /** Bytes of the answer's body. */
  readonly bytesSent: number
  /** Of the object that was read or written, in bytes. */
  readonly objectSize?: number
  /** The keys of a DeleteObjects. */
  readonly deleted?: readonly EventObject[]
  /** Of a copy. */
  readonly source?: EventObject
  /** As `x-amz-id-2` of the answer names the request. */
  readonly hostId: string
  /** From the request's head to the end of its answer. */
  readonly totalMs: number
  /** From the request's last byte to the answer's first. */
  readonly turnAroundMs: number
}

/** JSON. */
export type EventValue =
  | string
  | number
  | boolean
  | null
  | readonly EventValue[]
  | { readonly [name: string]: EventValue }
export type EventValues = Readonly<Record<string, EventValue>>

export type RequestListener = (event: RequestEvent) => void

import type { Clock, RandomBytes } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'

/** An S3 key pair given outright, such as that of s3dump's `~/.s3keys`. */
export interface StoreCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export interface OpenStoreOptions {
  readonly clock: Clock
  readonly random: RandomBytes
  /**
   * Where AWS_REGION, AWS_ENDPOINT_URL_S3, AWS_PROFILE, AWS_CA_BUNDLE and their like are looked
   * up. The SDK's credential chain reads the process's own environment beside it.
   */
  readonly env: Environment
  /** Instead of the SDK's standard chain. */
  readonly credentials?: StoreCredentials | undefined
  /** Over the environment's and the shared config's. */
  readonly region?: string | undefined
  /** Over the environment's and the shared config's, such as `https://s3.example.net`. */
  readonly endpoint?: string | undefined
  /** How long a connection may be silent before the request counts as broken: 60,000 unless given. */
  readonly requestTimeoutMs?: number | undefined
}

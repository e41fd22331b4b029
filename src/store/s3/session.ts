import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { fromNodeProviderChain } from '@aws-sdk/credential-providers'
import type { Clock } from '../../base/clock.ts'
import type { StorePlace } from '../store-url.ts'
import { formatStoreUrl } from '../store-url.ts'
import { type Asked, failureOf, regionIn } from './errors.ts'
import { Features } from './features.ts'
import { HttpHandler, type SendOptions } from './http-handler.ts'
import type { S3Settings } from './settings.ts'
import { silentLogger } from './silent-logger.ts'

/** Sends one command; the options go on to `client.send`. */
export type Send<T> = (client: S3Client, options: SdkOptions) => Promise<T>

/** {@link SendOptions} as the SDK's types want them. */
type SdkOptions = Omit<SendOptions, 'abortSignal'> & { abortSignal?: AbortSignal }

/**
 * One bucket behind one client, shared by all of a store's parts: asks, tells refusals apart,
 * and mends what the answer says how to mend: the region, and credentials that expired.
 */
export class S3Session {
  readonly url: string
  readonly bucket: string
  /** What stands before every key. */
  readonly root: string
  readonly settings: S3Settings
  readonly clock: Clock
  readonly features = new Features()
  readonly #handler: HttpHandler
  #region: string
  #client: S3Client

  constructor(place: StorePlace & { kind: 's3' }, settings: S3Settings, clock: Clock) {
    this.url = formatStoreUrl(place)
    this.bucket = place.bucket
    this.root = place.root
    this.settings = settings
    this.clock = clock
    this.#region = settings.region
    this.#handler = new HttpHandler({ clock, ca: settings.ca, idleMs: settings.idleMs })
    this.#client = this.#connect()
  }

  /** The bucket's region as far as it is known: what was set, or what S3 said. */
  get region(): string {
    return this.#region
  }

  /** Whether a body with a CRC-32 may stay out of the signature; see `leaveUnsigned`. */
  get mayLeaveUnsigned(): boolean {
    return this.settings.isPrivate && this.features.takesCrc32 === true
  }

  /** `Bucket` and `Key` of a command, for a key relative to the root. */
  at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.bucket, Key: this.root + key }
  }

  /**
   * Sends one request.
   *
   * @throws StoreFailure for every refusal and every silence; the signal's reason on abort.
   */
  async ask<T>(asked: Asked, send: Send<T>, options: SendOptions = {}): Promise<T> {
    const client = this.#client
    try {
      const { abortSignal, ...rest } = options
      return await send(client, abortSignal === undefined ? rest : { ...rest, abortSignal })
    } catch (error) {
      options.abortSignal?.throwIfAborted()
      const region = regionIn(error)
      if (region !== undefined && region !== this.#region) {
        this.#region = region
        this.#client = this.#connect()
        return this.ask(asked, send, options)
      }
      const failure = failureOf(error, asked, this)
      // All requests that were under way fail so; the first renews the client for all.
      if (failure.reason === 'expired-credentials' && client === this.#client) {
        this.#client = this.#connect()
      }
      throw failure
    }
  }

  #connect(): S3Client {
    const { settings } = this
    return new S3Client({
      region: this.#region,
      ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
      forcePathStyle: settings.forcePathStyle,
      credentials: credentialsOf(settings),
      maxAttempts: 1,
      // We compute the one checksum that is sent, and read back what we verify ourselves.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // An early refusal is read while the body is sent; asking first costs a round trip each.
      expectContinueHeader: false,
      // The SDK's type has older kinds of AbortSignal in it.
      requestHandler: this.#handler as object as NonNullable<S3ClientConfig['requestHandler']>,
      logger: silentLogger,
    })
  }
}

function credentialsOf({ credentials, profile, configFilepath, filepath }: S3Settings) {
  if (credentials !== undefined) {
    const { sessionToken, ...pair } = credentials
    return sessionToken === undefined ? pair : { ...pair, sessionToken }
  }
  return fromNodeProviderChain({
    ...(profile && { profile }),
    ...(configFilepath && { configFilepath }),
    ...(filepath && { filepath }),
    // A new client reads the files anew: somebody may have renewed what expired.
    ignoreCache: true,
    logger: silentLogger,
  })
}

import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { fromNodeProviderChain } from '@aws-sdk/credential-providers'
import type { Clock } from '../../base/clock.ts'
import { StoreFailure } from '../store-failure.ts'
import type { StorePlace } from '../store-url.ts'
import { formatStoreUrl } from '../store-url.ts'
import type { Asked } from './asked.ts'
import { failureOf, regionIn } from './errors.ts'
import { Features } from './features.ts'
import { checkIsOfS3 } from './foreign-answer.ts'
import { HttpHandler, type SendOptions } from './http/http-handler.ts'
import { type S3Settings, WHERE_REGION } from './settings.ts'
import { silentLogger } from './silent-logger.ts'

/** Sends one command; the options go on to `client.send`. */
export type Send<T> = (client: S3Client, options: SdkOptions) => Promise<T>

/** {@link SendOptions} as the SDK's types want them. */
type SdkOptions = Omit<SendOptions, 'abortSignal'> & { abortSignal?: AbortSignal }

interface Connection {
  readonly client: S3Client
  readonly region: string
}

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
  #connection: Connection

  constructor(place: StorePlace & { kind: 's3' }, settings: S3Settings, clock: Clock) {
    this.url = formatStoreUrl(place)
    this.bucket = place.bucket
    this.root = place.root
    this.settings = settings
    this.clock = clock
    const { ca, idleMs, proxies } = settings
    this.#handler = new HttpHandler({ clock, ca, proxies, idleMs })
    this.#connection = this.#connect(settings.region)
  }

  /** The bucket's region as far as it is known: what was set, or what S3 said. */
  get region(): string {
    return this.#connection.region
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
    try {
      return await this.#send(asked, send, options)
    } catch (error) {
      if (!(error instanceof OtherRegion)) throw error
      // Of many requests under way at once, the first to come back finds the way for all.
      if (this.#connection.region !== error.region) this.#connection = this.#connect(error.region)
      // Once: whoever sends us around in circles is refused.
      return await this.#send(asked, send, options)
    }
  }

  async #send<T>(asked: Asked, send: Send<T>, options: SendOptions): Promise<T> {
    const connection = this.#connection
    const { abortSignal, ...rest } = options
    try {
      const answer = await send(
        connection.client,
        abortSignal === undefined ? rest : { ...rest, abortSignal },
      )
      checkIsOfS3(asked, answer, this)
      return answer
    } catch (error) {
      abortSignal?.throwIfAborted()
      const failure = failureOf(error, asked, this)
      const region = regionIn(error)
      if (region !== undefined && region !== connection.region) {
        throw new OtherRegion(region, failure)
      }
      // All requests that were under way fail so; the first renews the client for all.
      if (failure.reason === 'expired-credentials' && connection === this.#connection) {
        this.#connection = this.#connect(connection.region)
      }
      throw failure
    }
  }

  #connect(region: string): Connection {
    const { settings } = this
    const client = new S3Client({
      region,
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
    return { client, region }
  }
}

/** The bucket is in another region than the one that was asked. */
class OtherRegion extends StoreFailure {
  readonly region: string

  constructor(region: string, refusal: StoreFailure) {
    super(`${refusal.message}: the bucket is in ${region}`, {
      reason: 'refused',
      operation: refusal.operation,
      key: refusal.key,
      answer: refusal.answer,
      hint: `Name the region ${region}: ${WHERE_REGION}.`,
      cause: refusal,
    })
    this.region = region
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

import { crc32 } from 'node:zlib'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { combineCrc32 } from '../../base/crc32.ts'
import { checkKey } from '../object-key.ts'
import type { PartReceipt, Upload, WholeBody, WriteOptions } from '../store.ts'
import { StoreFailure, storeRefused } from '../store-failure.ts'
import { formatCrc32 } from './crc32-text.ts'
import { foreignAnswer } from './foreign-answer.ts'
import type { S3Session } from './session.ts'
import { leaveUnsigned } from './unsigned-payload.ts'
import { firstOffered, type Variant } from './variants.ts'

/** S3 puts the parts together before it answers: minutes for thousands of them. */
const COMPLETE_PATIENCE_MS = 10 * 60_000

/** How an upload's bytes are checked, as the endpoint said when the upload was opened. */
interface Checks {
  /** Each part carries its CRC-32. */
  readonly parts: boolean
  /** Complete carries the CRC-32 of the whole. */
  readonly whole: boolean
}

/** What to ask for, best first. */
const WISHES = [
  { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' },
  { ChecksumAlgorithm: 'CRC32' },
  {},
] as const

/** CreateMultipartUpload, with the strongest checks that the endpoint offers. */
export async function startUpload(
  session: S3Session,
  key: string,
  options: WriteOptions = {},
): Promise<Upload> {
  checkKey(key, session.root)
  const last = WISHES.length - 1
  for (let wish = session.features.uploadWish; ; wish++) {
    try {
      return await openUpload(session, key, Math.min(wish, last), options)
    } catch (error) {
      // Services refuse what they do not know in several ways; the plain request decides.
      if (wish >= last || !storeRefused(error, 'unsupported', 'refused')) throw error
    }
  }
}

async function openUpload(
  session: S3Session,
  key: string,
  wish: number,
  { storageClass, signal }: WriteOptions,
): Promise<Upload> {
  const place = session.at(key)
  const command = new CreateMultipartUploadCommand({
    ...place,
    ...WISHES[wish],
    ...(storageClass === undefined ? {} : { StorageClass: storageClass as never }),
  })
  const asked = { operation: 'CreateMultipartUpload', key }
  const answer = await session.ask(asked, (client, options) => client.send(command, options), {
    abortSignal: signal,
  })
  if (answer.UploadId === undefined) throw foreignAnswer(asked, session)
  const parts = answer.ChecksumAlgorithm === 'CRC32'
  const whole = parts && answer.ChecksumType === 'FULL_OBJECT'
  session.features.takesCrc32 ??= parts
  session.features.uploadWish = whole ? 0 : parts ? 1 : 2
  if (!whole) session.features.learnMissing('full-object-checksums')
  return new S3Upload(session, key, answer.UploadId, { parts, whole })
}

class S3Upload implements Upload {
  readonly key: string
  readonly id: string
  readonly #session: S3Session
  readonly #checks: Checks
  /** How long each part is, by its number. */
  readonly #bytes = new Map<number, number>()

  constructor(session: S3Session, key: string, id: string, checks: Checks) {
    this.#session = session
    this.key = key
    this.id = id
    this.#checks = checks
  }

  async putPart(
    number: number,
    body: Uint8Array,
    options: WriteOptions = {},
  ): Promise<PartReceipt> {
    const sum = options.crc32 ?? crc32(body)
    const answer = await this.#session.ask(
      { operation: 'UploadPart', key: this.key },
      (client, sendOptions) => client.send(this.#partCommand(number, body, sum), sendOptions),
      { abortSignal: options.signal, pace: options.pace },
    )
    this.#bytes.set(number, body.length)
    return { number, etag: answer.ETag ?? '', crc32: sum }
  }

  async complete(
    parts: readonly PartReceipt[],
    whole: WholeBody,
    signal?: AbortSignal,
  ): Promise<void> {
    const { features } = this.#session
    const hasChecksum = this.#checks.whole
    if (!hasChecksum) this.#checkWhole(parts, whole)
    const conditions = features.lacks('conditional-writes') ? [false] : [true, false]
    const variants = conditions.map((isConditional) => ({ isConditional, hasChecksum }))
    const { variant } = await firstOffered(variants, (variant) =>
      this.#session.ask(
        { operation: 'CompleteMultipartUpload', key: this.key },
        (client, options) => client.send(this.#completeCommand(parts, whole, variant), options),
        { abortSignal: signal, patienceMs: COMPLETE_PATIENCE_MS },
      ),
    )
    if (!variant.isConditional) features.learnMissing('conditional-writes')
  }

  async abort(signal?: AbortSignal): Promise<void> {
    const command = new AbortMultipartUploadCommand(this.#place())
    const asked = { operation: 'AbortMultipartUpload', key: this.key }
    try {
      await this.#session.ask(asked, (client, options) => client.send(command, options), {
        abortSignal: signal,
      })
    } catch (error) {
      if (!storeRefused(error, 'no-such-upload')) throw error
    }
  }

  /** What the endpoint does not check is checked here: it holds the parts that it acknowledged. */
  #checkWhole(parts: readonly PartReceipt[], whole: WholeBody): void {
    let bytes = 0
    let sum = 0
    for (const { number, crc32 } of parts) {
      const length = this.#bytes.get(number) ?? 0
      bytes += length
      sum = combineCrc32(sum, crc32, length)
    }
    if (bytes === whole.bytes && sum === whole.crc32) return
    throw new StoreFailure(`${this.key}: the parts do not add up to the whole`, {
      reason: 'refused',
      operation: 'CompleteMultipartUpload',
      key: this.key,
    })
  }

  #place() {
    return { ...this.#session.at(this.key), UploadId: this.id }
  }

  #partCommand(number: number, body: Uint8Array, sum: number): UploadPartCommand {
    const command = new UploadPartCommand({
      ...this.#place(),
      PartNumber: number,
      Body: body,
      ContentLength: body.length,
      ...(this.#checks.parts ? { ChecksumCRC32: formatCrc32(sum) } : {}),
    })
    if (this.#checks.parts && this.#session.mayLeaveUnsigned) leaveUnsigned(command)
    return command
  }

  #completeCommand(
    parts: readonly PartReceipt[],
    whole: WholeBody,
    { isConditional, hasChecksum }: Variant,
  ): CompleteMultipartUploadCommand {
    const Parts = parts.map(({ number, etag, crc32 }) => ({
      PartNumber: number,
      ETag: etag,
      ...(this.#checks.parts ? { ChecksumCRC32: formatCrc32(crc32) } : {}),
    }))
    return new CompleteMultipartUploadCommand({
      ...this.#place(),
      MultipartUpload: { Parts },
      MpuObjectSize: whole.bytes,
      ...(isConditional ? { IfNoneMatch: '*' } : {}),
      ...(hasChecksum
        ? { ChecksumType: 'FULL_OBJECT', ChecksumCRC32: formatCrc32(whole.crc32) }
        : {}),
    })
  }
}

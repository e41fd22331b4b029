import type { Readable } from 'node:stream'
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3'
import type { ByteStream } from '../../base/bytes.ts'
import { checkKey } from '../object-key.ts'
import type { ObjectBody, ObjectReader, ObjectStat, ReadOptions } from '../store.ts'
import { StoreFailure, storeRefused } from '../store-failure.ts'
import { parseCrc32 } from './crc32-text.ts'
import { headObject } from './head.ts'
import type { S3Session } from './session.ts'

export function s3Reader(session: S3Session): ObjectReader {
  return {
    url: session.url,
    read: (key, options) => read(session, key, options),
    stat: (key, signal) => stat(session, key, signal),
  }
}

async function stat(
  session: S3Session,
  key: string,
  signal?: AbortSignal,
): Promise<ObjectStat | undefined> {
  checkKey(key, session.root)
  try {
    return statOf(await headObject(session, key, undefined, signal))
  } catch (error) {
    const isBucket =
      error instanceof StoreFailure && error.answer?.includes('NoSuchBucket') === true
    if (storeRefused(error, 'missing') && !isBucket) return undefined
    throw error
  }
}

async function read(
  session: S3Session,
  key: string,
  { range, ifMatch, into, signal }: ReadOptions = {},
): Promise<ObjectBody> {
  checkKey(key, session.root)
  // HTTP has no empty ranges.
  if (range !== undefined && range.start >= range.end)
    return readNothing(session, key, ifMatch, signal)
  const command = new GetObjectCommand({
    ...session.at(key),
    ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end - 1}` }),
    ...(ifMatch === undefined ? {} : { IfMatch: ifMatch }),
  })
  const asked = { operation: 'GetObject', key }
  const answer = await session.ask(asked, (client, options) => client.send(command, options), {
    abortSignal: signal,
    stream: true,
    into: range && into?.subarray(0, range.end - range.start),
  })
  const body = answer.Body as unknown as Readable
  const span = spanOf(answer)
  const wanted = range ?? { start: 0, end: span.total }
  if (span.start !== wanted.start || span.end !== wanted.end) {
    body.destroy()
    throw refusal('changed', `asked for bytes ${wanted.start} to ${wanted.end} and got other`, key)
  }
  const stream = exactly(body, wanted.end - wanted.start, key, signal)
  return { ...statOf(answer), bytes: span.total, stream }
}

async function readNothing(
  session: S3Session,
  key: string,
  ifMatch?: string,
  signal?: AbortSignal,
): Promise<ObjectBody> {
  const stat = statOf(await headObject(session, key, ifMatch, signal))
  return { ...stat, stream: (async function* () {})() }
}

/** Which bytes an answer brings, of how many. */
function spanOf({ ContentRange, ContentLength }: GetObjectCommandOutput) {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(ContentRange ?? '')
  if (match === null) return { start: 0, end: ContentLength ?? 0, total: ContentLength ?? 0 }
  return { start: Number(match[1]), end: Number(match[2]) + 1, total: Number(match[3]) }
}

/** The body's bytes as they come. Ends only after `bytes` of them. */
async function* exactly(
  body: Readable,
  bytes: number,
  key: string,
  signal?: AbortSignal,
): ByteStream {
  let missing = bytes
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      missing -= chunk.length
      yield chunk
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw refusal('broken', 'the body broke off', key, error)
  }
  if (missing > 0) throw refusal('broken', `${missing} bytes of the body are missing`, key)
}

function statOf(answer: GetObjectCommandOutput | HeadObjectCommandOutput): ObjectStat {
  return {
    bytes: answer.ContentLength ?? 0,
    etag: answer.ETag ?? '',
    lastModified: answer.LastModified ?? new Date(0),
    storageClass: answer.StorageClass ?? 'STANDARD',
    crc32: answer.ChecksumType === 'COMPOSITE' ? undefined : parseCrc32(answer.ChecksumCRC32),
  }
}

function refusal(
  reason: 'changed' | 'broken',
  words: string,
  key: string,
  cause?: unknown,
): StoreFailure {
  return new StoreFailure(`${key}: ${words}`, { reason, operation: 'GetObject', key, cause })
}

import { crc32 } from 'node:zlib'
import { PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3'
import { checkKey } from '../object-key.ts'
import type { ObjectWriter, WriteOptions } from '../store.ts'
import { StoreFailure } from '../store-failure.ts'
import { formatCrc32 } from './crc32-text.ts'
import type { S3Session } from './session.ts'
import { leaveUnsigned } from './unsigned-payload.ts'
import { startUpload } from './upload.ts'
import { firstOffered, type Variant } from './variants.ts'

export function s3Writer(session: S3Session): ObjectWriter {
  return {
    url: session.url,
    create: (key, body, options) => create(session, key, body, options),
    startUpload: (key, options) => startUpload(session, key, options),
  }
}

/** PutObject, only if the key is free. */
async function create(
  session: S3Session,
  key: string,
  body: Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  checkKey(key, session.root)
  const { features } = session
  const variants = variantsFor(session, options)
  if (variants.length === 0) throw cannotBeNew(session, key)
  const checksum = formatCrc32(options.crc32 ?? crc32(body))
  const { result, variant } = await firstOffered(variants, (variant) =>
    putObject(session, key, body, { ...options, checksum }, variant),
  )
  if (!variant.isConditional) features.learnMissing('conditional-writes')
  features.takesCrc32 ??= variant.hasChecksum && result.ChecksumCRC32 === checksum
}

/** With the condition as long as that may be offered; a checksum likewise. */
function variantsFor({ features }: S3Session, { strictlyNew }: WriteOptions): Variant[] {
  const conditions = features.lacks('conditional-writes') ? [false] : [true, false]
  const checksums = features.takesCrc32 === undefined ? [true, false] : [features.takesCrc32]
  return conditions
    .flatMap((isConditional) => checksums.map((hasChecksum) => ({ isConditional, hasChecksum })))
    .filter(({ isConditional }) => isConditional || strictlyNew !== true)
}

function putObject(
  session: S3Session,
  key: string,
  body: Uint8Array,
  { checksum, storageClass, signal, pace }: WriteOptions & { readonly checksum: string },
  { isConditional, hasChecksum }: Variant,
) {
  const input: PutObjectCommandInput = {
    ...session.at(key),
    Body: body,
    ContentLength: body.length,
    ...(isConditional ? { IfNoneMatch: '*' } : {}),
    ...(hasChecksum ? { ChecksumCRC32: checksum } : {}),
    ...(storageClass === undefined ? {} : { StorageClass: storageClass as never }),
  }
  return session.ask(
    { operation: 'PutObject', key },
    (client, options) => {
      const command = new PutObjectCommand(input)
      if (hasChecksum && session.mayLeaveUnsigned) leaveUnsigned(command)
      return client.send(command, options)
    },
    { abortSignal: signal, pace },
  )
}

function cannotBeNew({ url }: S3Session, key: string): StoreFailure {
  return new StoreFailure(`${url} has no conditional writes: ${key} might be overwritten`, {
    reason: 'unsupported',
    operation: 'PutObject',
    key,
  })
}

import type { OpenStoreOptions } from '../open-options.ts'
import type { ObjectStore } from '../store.ts'
import type { StorePlace } from '../store-url.ts'
import { s3AclEditor } from './acl.ts'
import { s3BucketAdmin } from './bucket.ts'
import { s3Lister } from './lister.ts'
import { s3Reader } from './reader.ts'
import { s3Remover } from './remover.ts'
import { S3Session } from './session.ts'
import { resolveSettings } from './settings.ts'
import { s3Writer } from './writer.ts'

/** Opens a bucket, or the part of it below a root. Nothing is sent yet. */
export async function openS3Store(
  place: StorePlace & { kind: 's3' },
  options: OpenStoreOptions,
): Promise<ObjectStore> {
  const session = new S3Session(place, await resolveSettings(options), options.clock)
  return {
    ...s3Writer(session),
    ...s3Reader(session),
    ...s3Lister(session),
    ...s3Remover(session),
    ...s3AclEditor(session),
    ...s3BucketAdmin(session),
  }
}

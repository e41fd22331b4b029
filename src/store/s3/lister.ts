import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import type { ListedObject, ObjectLister } from '../store.ts'
import { decodeListed, ListingProgress } from './listing.ts'
import type { S3Session } from './session.ts'

export function s3Lister(session: S3Session): ObjectLister {
  return {
    url: session.url,
    list: (prefix, signal) => list(session, prefix, signal),
    listFolders: (prefix, signal) => listFolders(session, prefix, signal),
  }
}

export async function* list(
  session: S3Session,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<ListedObject> {
  for await (const page of pages(session, prefix, undefined, signal)) {
    for (const object of page.Contents ?? []) {
      yield {
        key: decodeListed(object.Key, page.EncodingType).slice(session.root.length),
        bytes: object.Size ?? 0,
        etag: object.ETag ?? '',
        lastModified: object.LastModified ?? new Date(0),
        storageClass: object.StorageClass ?? 'STANDARD',
      }
    }
  }
}

async function* listFolders(
  session: S3Session,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  for await (const page of pages(session, prefix, '/', signal)) {
    for (const { Prefix } of page.CommonPrefixes ?? []) {
      yield decodeListed(Prefix, page.EncodingType).slice(session.root.length + prefix.length)
    }
  }
}

async function* pages(
  session: S3Session,
  prefix: string,
  delimiter: string | undefined,
  signal?: AbortSignal,
): AsyncGenerator<ListObjectsV2CommandOutput> {
  const asked = { operation: 'ListObjectsV2', prefix }
  const progress = new ListingProgress('ListObjectsV2', session.root + prefix)
  let token: string | undefined
  for (;;) {
    const command = new ListObjectsV2Command({
      Bucket: session.bucket,
      Prefix: session.root + prefix,
      // XML cannot carry every character that a key may have.
      EncodingType: 'url',
      ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
    })
    const page = await session.ask(asked, (client, options) => client.send(command, options), {
      abortSignal: signal,
    })
    progress.advance(namesIn(page))
    yield page
    if (page.IsTruncated !== true) return
    const next = page.NextContinuationToken
    if (next === undefined || next === token) throw progress.notAdvancing()
    token = next
  }
}

function namesIn(page: ListObjectsV2CommandOutput): string[] {
  const { Contents = [], CommonPrefixes = [], EncodingType } = page
  const names = [...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)]
  return names.map((name) => decodeListed(name, EncodingType))
}

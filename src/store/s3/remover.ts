import {
  type DeleteMarkerEntry,
  DeleteObjectCommand,
  type ObjectVersion as ListedVersion,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3'
import { compareKeys } from '../key-order.ts'
import type { ObjectRemover, ObjectVersion } from '../store.ts'
import { storeRefused } from '../store-failure.ts'
import { list } from './lister.ts'
import { decodeListed, ListingProgress } from './listing.ts'
import { lockReader } from './locks.ts'
import type { S3Session } from './session.ts'

export function s3Remover(session: S3Session): ObjectRemover {
  return {
    url: session.url,
    listVersions: (prefix, signal) => listVersions(session, prefix, signal),
    lockOf: lockReader(session),
    remove: (key, signal) => removeOne(session, key, undefined, signal),
    removeVersion: (key, versionId, signal) => {
      const isOnly = session.features.lacks('versioning')
      return removeOne(session, key, isOnly ? undefined : versionId, signal)
    },
  }
}

async function removeOne(
  session: S3Session,
  key: string,
  versionId: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const command = new DeleteObjectCommand({
    ...session.at(key),
    ...(versionId === undefined ? {} : { VersionId: versionId }),
  })
  const asked = { operation: 'DeleteObject', key, versionId }
  try {
    await session.ask(asked, (client, options) => client.send(command, options), {
      abortSignal: signal,
    })
  } catch (error) {
    if (!storeRefused(error, 'missing')) throw error
    if (error.answer?.includes('NoSuchBucket') === true) throw error
  }
}

async function* listVersions(
  session: S3Session,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<ObjectVersion> {
  if (!session.features.lacks('versioning')) {
    try {
      for await (const page of pages(session, prefix, signal)) yield* versionsOf(page, session)
      return
    } catch (error) {
      // The first page decides; a later one could not be the first to lack it.
      if (!storeRefused(error, 'unsupported')) throw error
      session.features.learnMissing('versioning')
    }
  }
  for await (const { key, bytes, lastModified } of list(session, prefix, signal)) {
    const only = { versionId: 'null', isDeleteMarker: false, isLatest: true }
    yield { key, ...only, bytes, lastModified }
  }
}

async function* pages(
  session: S3Session,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<ListObjectVersionsCommandOutput> {
  const asked = { operation: 'ListObjectVersions', prefix }
  const progress = new ListingProgress('ListObjectVersions', session.root + prefix)
  let marker: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } = {}
  for (;;) {
    const command = new ListObjectVersionsCommand({
      Bucket: session.bucket,
      Prefix: session.root + prefix,
      EncodingType: 'url',
      ...marker,
    })
    const page = await session.ask(asked, (client, options) => client.send(command, options), {
      abortSignal: signal,
    })
    const { NextKeyMarker, NextVersionIdMarker, EncodingType } = page
    const entries = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]
    progress.advance(entries.map(({ Key }) => decodeListed(Key, EncodingType)))
    yield page
    if (page.IsTruncated !== true) return
    const KeyMarker = decodeListed(NextKeyMarker, EncodingType)
    const isSame = KeyMarker === marker.KeyMarker && NextVersionIdMarker === marker.VersionIdMarker
    if (NextKeyMarker === undefined || isSame) throw progress.notAdvancing()
    marker = { KeyMarker, ...(NextVersionIdMarker && { VersionIdMarker: NextVersionIdMarker }) }
  }
}

/** S3 sends versions and delete markers in two lists: by key, the latest of each key first. */
function versionsOf(page: ListObjectVersionsCommandOutput, { root }: S3Session): ObjectVersion[] {
  const entry = (
    version: ListedVersion | DeleteMarkerEntry,
    isDeleteMarker: boolean,
    bytes: number,
  ): ObjectVersion => ({
    key: decodeListed(version.Key, page.EncodingType).slice(root.length),
    versionId: version.VersionId ?? 'null',
    isDeleteMarker,
    isLatest: version.IsLatest ?? true,
    bytes,
    lastModified: version.LastModified ?? new Date(0),
  })
  const versions = (page.Versions ?? []).map((version) => entry(version, false, version.Size ?? 0))
  const markers = (page.DeleteMarkers ?? []).map((marker) => entry(marker, true, 0))
  return [...versions, ...markers].sort(
    (a, b) =>
      compareKeys(a.key, b.key) ||
      Number(b.isLatest) - Number(a.isLatest) ||
      b.lastModified.getTime() - a.lastModified.getTime(),
  )
}

import type { ObjectStore } from '../store.ts'

/** `inner` with some of its methods replaced; the others are passed on as they are. */
export function forwarding(inner: ObjectStore, replaced: Partial<ObjectStore>): ObjectStore {
  return {
    url: inner.url,
    create: inner.create.bind(inner),
    startUpload: inner.startUpload.bind(inner),
    read: inner.read.bind(inner),
    stat: inner.stat.bind(inner),
    list: inner.list.bind(inner),
    listFolders: inner.listFolders.bind(inner),
    listVersions: inner.listVersions.bind(inner),
    lockOf: inner.lockOf.bind(inner),
    removeVersion: inner.removeVersion.bind(inner),
    remove: inner.remove.bind(inner),
    getAcl: inner.getAcl.bind(inner),
    putAcl: inner.putAcl.bind(inner),
    ensureBucket: inner.ensureBucket.bind(inner),
    missingFeatures: inner.missingFeatures.bind(inner),
    staleUploadDays: inner.staleUploadDays.bind(inner),
    abortStaleUploadsAfter: inner.abortStaleUploadsAfter.bind(inner),
    ...replaced,
  }
}

/** What a lifecycle rule did to one object or upload of a bucket whose access is logged. */
export interface LifecycleAct {
  /** Removed for good, hidden by a delete marker, moved to another class, or an upload aborted. */
  readonly kind: 'removed' | 'hidden' | 'moved' | 'aborted'
  readonly bucket: string
  readonly key: string
  /** Of what was removed or moved, or of the delete marker; undefined for an upload. */
  readonly versionId: string | undefined
  /** In bytes; undefined for an upload and a delete marker. */
  readonly size: number | undefined
  /** That it was moved to. */
  readonly storageClass?: string | undefined
}

/** What lifecycle rules did, on its way to who writes access logs. */
export class LifecycleActs {
  #listener: ((act: LifecycleAct) => void) | undefined

  /** `listener` alone hears of what is done from now on. */
  listen(listener: (act: LifecycleAct) => void): void {
    this.#listener = listener
  }

  tell(act: LifecycleAct): void {
    this.#listener?.(act)
  }
}

import type { EventObject } from './request-event.ts'

interface ObjectFacts {
  readonly bucket: string
  readonly key: string
  readonly versionId: string | undefined
  /** In bytes. */
  readonly size: number | undefined
  readonly status: number
  readonly errorCode?: string
}

/** An object of a request, without what is not known of it. */
export function eventObject({ size, versionId, ...facts }: ObjectFacts): EventObject {
  return {
    ...facts,
    ...(versionId === undefined ? {} : { versionId }),
    ...(size === undefined ? {} : { size }),
  }
}

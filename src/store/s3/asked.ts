import type { Proxies } from './http/proxies.ts'

/** What was asked, for messages. */
export interface Asked {
  /** The API's name, such as `PutObject`. */
  readonly operation: string
  /** Relative to the store's root. */
  readonly key?: string | undefined
  readonly prefix?: string | undefined
  readonly versionId?: string | undefined
}

/** Where it was asked. */
export interface Place {
  readonly bucket: string
  readonly root: string
  readonly url: string
  readonly settings: {
    readonly credentials: object | undefined
    readonly endpoint: string | undefined
    readonly proxies: Proxies
  }
}

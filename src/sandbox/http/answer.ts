// What is answered, and how answers write what they tell.
import type { ByteStream } from '../../base/bytes.ts'

export interface Answer {
  /** 200 unless given. */
  readonly status?: number | undefined
  /** Headers; undefined ones are left out. */
  readonly headers?: Readonly<Record<string, string | number | undefined>>
  /** A document to send. */
  readonly xml?: string | undefined
  readonly json?: string | undefined
  /** Bytes to send; `length` is announced for HEAD too. Disposed of by whoever sends it. */
  readonly body?: { readonly length: number; readonly stream: ByteStream & Disposable } | undefined
}

export const NO_CONTENT: Answer = { status: 204 }

/** As listings and documents write it. S3 knows whole seconds only. */
export function isoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}.000Z`
}

/** As headers write it. */
export function httpTime(ms: number): string {
  return new Date(ms).toUTCString()
}

export function quoted(etag: string): string {
  return `"${etag}"`
}

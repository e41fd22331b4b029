/** What a dump tells while it is being written. Byte counts are of the whole dump so far. */
export type WriteEvent =
  | { readonly kind: 'read'; readonly bytes: number }
  | { readonly kind: 'stored'; readonly bytes: number }
  | { readonly kind: 'object-opened'; readonly key: string; readonly uploadId: string }
  | { readonly kind: 'object-completed'; readonly key: string; readonly bytes: number }
  /** The source ended well; the record is being written. */
  | { readonly kind: 'committing'; readonly key: string }
  | { readonly kind: 'warning'; readonly message: string; readonly hint?: string }

export type OnWriteEvent = (event: WriteEvent) => void

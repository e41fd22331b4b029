// Cross-origin resource sharing, as a bucket keeps it.

/** One rule of a bucket's; the first that fits a request is the one that counts. */
export interface CorsRule {
  readonly id: string | undefined
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly exposed: readonly string[]
  readonly maxAgeSeconds: number | undefined
}

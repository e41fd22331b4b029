/** When a request came, in milliseconds since 1970. */
export interface Times {
  /** By which signatures and presigned URLs are judged. */
  readonly real: number
  /** By the sandbox's clock, which temporary credentials expire by. */
  readonly sandbox: number
}

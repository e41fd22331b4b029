/** An AWS account, as S3 knows it. */
export interface Account {
  /** Twelve digits; empty for nobody's. */
  readonly id: string
  /** 64 hex digits, by which ACLs know it. */
  readonly canonicalId: string
  readonly displayName: string
}

// Server-side encryption, as buckets and versions keep it. Nothing is encrypted here: what is kept
// is what S3 tells of it and asks for. docs/sandbox.md says so where users look.

export const ALGORITHMS = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

/** With a key of KMS. */
export interface KmsEncryption {
  readonly algorithm: Exclude<Algorithm, 'AES256'>
  /** The ARN of the key. */
  readonly key: string
  readonly bucketKey: boolean
  /** The context as the request had it: base64 of a JSON object. */
  readonly context?: string | undefined
  /** Base64: of two objects with the same bytes, the ETags differ. */
  readonly salt: string
}

/** With a key that the customer keeps: what proves to know it again, and nothing else of it. */
export interface CustomerEncryption {
  readonly algorithm: 'customer'
  /** Base64. */
  readonly salt: string
  /** HMAC-SHA256 of the key under the salt, in base64. */
  readonly proof: string
}

/** Undefined stands for S3's own keys, which every object has since January 2023. */
export type ObjectEncryption = KmsEncryption | CustomerEncryption | undefined

/** What a bucket does for objects that come without a word about encryption. */
export interface BucketEncryption {
  readonly algorithm: Algorithm
  /** As the configuration named it. */
  readonly keyId?: string | undefined
  readonly bucketKey: boolean
  /** `SSE-C` where customers' keys are refused. */
  readonly blocked?: readonly ('NONE' | 'SSE-C')[] | undefined
}

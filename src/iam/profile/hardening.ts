// The bucket policy that hardens a backup bucket, whoever writes to it.
import { parsePolicy } from '../policy/parse.ts'
import type { Policy } from '../policy/policy.ts'
import { printPolicy } from '../policy/print.ts'
import type { SizeUse } from '../policy/size.ts'
import { measure } from './size-use.ts'
import { parseBucketName } from './target.ts'

export interface HardeningOptions {
  readonly bucket: string
  /**
   * Every new object must carry `If-None-Match`, so that none is overwritten. Default: true. Only
   * for buckets whose tools all send it, as `holdfast` does.
   */
  readonly createOnce?: boolean | undefined
}

export interface Hardening {
  readonly policy: Policy
  /** Canonical JSON with a final newline. Denies only: it grants nobody anything. */
  readonly text: string
  /** What each statement does, whole sentences, in order. */
  readonly explains: readonly string[]
  /** What a bucket policy cannot say and an administrator sets beside it: whole sentences. */
  readonly besides: readonly string[]
  readonly sizes: readonly SizeUse[]
}

/**
 * What `holdfast policy generate --hardening` prints. To be joined with the statements of a bucket
 * policy that is there already: S3 keeps one document a bucket.
 *
 * @throws `bad-input` for what is not a bucket's name.
 */
export function hardeningPolicy({ bucket, createOnce = true }: HardeningOptions): Hardening {
  const arn = `arn:aws:s3:::${parseBucketName(bucket)}`
  const rules = [...ALWAYS, ...(createOnce ? [CREATE_ONCE] : [])]
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: rules.map(({ sid, action, ofBucket, condition }) => ({
      Sid: sid,
      Effect: 'Deny',
      Principal: '*',
      Action: action,
      Resource: ofBucket ? [arn, `${arn}/*`] : `${arn}/*`,
      Condition: condition,
    })),
  })
  const policy = parsePolicy(text, { kind: 'bucket', name: 'the hardening policy' })
  return {
    policy,
    text: printPolicy(policy),
    explains: rules.map(({ explains }) => explains),
    besides: BESIDES,
    sizes: measure(policy, 'bucket'),
  }
}

interface Rule {
  readonly sid: string
  readonly action: string
  readonly ofBucket: boolean
  readonly condition: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly explains: string
}

const ALWAYS: readonly Rule[] = [
  {
    sid: 'TlsOnly',
    action: 's3:*',
    ofBucket: true,
    condition: { Bool: { 'aws:SecureTransport': 'false' } },
    explains: 'Requests over plain HTTP are refused, to everybody.',
  },
  {
    sid: 'NoCustomerKeys',
    action: 's3:PutObject',
    ofBucket: false,
    condition: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
    explains:
      'Objects encrypted with a key that only the sender has (SSE-C) are refused: a thief could hold backups to ransom so.',
  },
]

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html */
const CREATE_ONCE: Rule = {
  sid: 'CreateOnce',
  action: 's3:PutObject',
  ofBucket: false,
  condition: {
    Null: { 's3:if-none-match': 'true' },
    Bool: { 's3:ObjectCreationOperation': 'true' },
  },
  explains:
    'An object is created only with If-None-Match, so none is overwritten; parts of an upload need none, its completion does. Copies into the bucket are refused too.',
}

const BESIDES: readonly string[] = [
  'Turn versioning on: what is deleted or overwritten stays as a version.',
  'Turn all of Block Public Access on, and set Object Ownership to BucketOwnerEnforced, so that no ACL counts.',
  'Add a lifecycle rule that aborts unfinished uploads.',
  'Object Lock with a default retention protects even from the keeper.',
]

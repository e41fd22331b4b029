// Headers that ask for what the sandbox does not do. Acting as if they had not come would, say,
// store in clear what was to be encrypted.
import { parseCopySource } from './copy-source.ts'
import type { S3Request } from './request.ts'
import { notImplemented, S3Fault } from './s3-fault.ts'

const UNSIMULATED = [
  'x-amz-object-lock-event-hold',
  'x-amz-website-redirect-location',
  'x-amz-mfa',
  'x-amz-write-offset-bytes',
  'x-amz-bucket-namespace',
  'x-amz-if-match-',
] as const

/**
 * `ownerOf` tells the account of a bucket, if it is there.
 *
 * @throws NotImplemented, naming the header; AccessDenied for a bucket of another account than the
 *   one that is expected.
 */
export function screenHeaders(
  request: S3Request,
  ownerOf: (bucket: string) => string | undefined,
): void {
  for (const [name, value] of request.headers) {
    if (!name.startsWith('x-amz-')) continue
    if (UNSIMULATED.some((prefix) => name.startsWith(prefix))) {
      throw notImplemented(`The header ${name}`)
    }
    const bucket = OWNED[name]?.(request)
    if (bucket !== undefined) requireOwner(value, ownerOf(bucket))
  }
}

const OWNED: Readonly<Record<string, (request: S3Request) => string | undefined>> = {
  'x-amz-expected-bucket-owner': ({ bucket }) => bucket,
  'x-amz-source-expected-bucket-owner': ({ headers }) =>
    parseCopySource(headers.get('x-amz-copy-source') ?? '').bucketName,
}

function requireOwner(value: string, accountId: string | undefined): void {
  if (!/^\d{12}$/.test(value)) {
    throw new S3Fault('InvalidBucketOwnerAWSAccountID', {
      message: `The value of the expected bucket owner parameter must be an AWS Account ID... [${value}]`,
    })
  }
  if (accountId !== undefined && value !== accountId) throw new S3Fault('AccessDenied')
}

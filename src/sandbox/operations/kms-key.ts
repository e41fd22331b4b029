// Keys of KMS, which is not here: any key that is named exists, and its policy leaves it to the
// IAM policies of its own account, as the policies do that KMS makes by default. Sources: "Using
// server-side encryption with AWS KMS keys" in the user guide; "Condition keys for AWS KMS".
import { createHash } from 'node:crypto'
import { queryValue } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import type { KmsEncryption } from '../state/encryption.ts'
import type { Call } from './call.ts'

const KEY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/
const ALIAS = /^alias\/[\w/-]{1,250}$/
const ARN = /^arn:aws:kms:([^:]*):(\d{12}):(.+)$/
/** The alias of the key that AWS keeps in each account for S3. */
const S3_ALIAS = 'alias/aws/s3'

/**
 * The ARN of a key by what a request or a bucket names it, in the account of whoever asks; of S3's
 * own key there if none is named.
 *
 * @throws KMS.NotFoundException for what can name none.
 */
export function keyArn(name: string | undefined, { account }: Call, { location }: Bucket): string {
  const arn = ARN.exec(name ?? '')
  if (arn === null) return arnOf(name ?? S3_ALIAS, location, account.id)
  const [, region = '', owner = '', resource = ''] = arn
  if (region !== location) throw notFound(`Invalid arn ${region}`)
  const isKey = resource.startsWith('key/')
  return arnOf(isKey ? resource.slice('key/'.length) : resource, region, owner)
}

function arnOf(name: string, region: string, account: string): string {
  if (!KEY_ID.test(name) && !ALIAS.test(name)) throw notFound(`Invalid keyId '${name}'`)
  const id = KEY_ID.test(name) ? name : idOfAlias(name, region, account)
  return `arn:aws:kms:${region}:${account}:key/${id}`
}

/** Every alias has a key of its own, always the same. */
function idOfAlias(alias: string, region: string, account: string): string {
  const hash = createHash('sha256').update(`${account} ${region} ${alias}`).digest('hex')
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}

function notFound(message: string): S3Fault {
  return new S3Fault('KMS.NotFoundException', { message })
}

/**
 * Checks that the caller may use the key of an object. S3's own key of an account is for everyone
 * in it.
 *
 * @throws AccessDenied, as KMS words it; InvalidArgument for who has not signed with version 4.
 */
export function requireKmsKey(
  call: Call,
  action: 'kms:GenerateDataKey' | 'kms:Decrypt',
  encryption: KmsEncryption,
  object: { readonly bucket: string; readonly key: string },
): void {
  const { access, request } = call
  if (access.caller.identity === undefined || queryValue(request, 'AWSAccessKeyId') !== undefined) {
    throw new S3Fault('InvalidArgument', {
      message:
        'Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.',
      details: { ArgumentName: 'Authorization', ArgumentValue: 'null' },
    })
  }
  const [, region = '', owner = '', resource = ''] = ARN.exec(encryption.key) ?? []
  if (owner !== call.account.id) throw elsewhere(call, action)
  if (resource === `key/${idOfAlias(S3_ALIAS, region, owner)}`) return
  const context = kmsContext(encryption, object, region, call)
  const denial = access.denialOf([{ action, resource: encryption.key, context }])
  if (denial !== undefined) throw denial
}

/** What KMS knows of a request that S3 makes for somebody. */
function kmsContext(
  { bucketKey, context }: KmsEncryption,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  region: string,
  { account }: Call,
): Map<string, readonly string[]> {
  const given = context === undefined ? {} : parseEncryptionContext(context)
  const arn = `arn:aws:s3:::${bucketKey ? bucket : `${bucket}/${key}`}`
  const pairs = Object.entries({ 'aws:s3:arn': arn, ...given })
  return new Map<string, readonly string[]>([
    ['aws:ViaAWSService', ['true']],
    ['kms:ViaService', [`s3.${region}.amazonaws.com`]],
    ['kms:CallerAccount', [account.id]],
    ['kms:EncryptionContextKeys', pairs.map(([name]) => name)],
    ...pairs.map(([name, value]) => [`kms:EncryptionContext:${name}`, [value]] as const),
  ])
}

function elsewhere({ access }: Call, action: string): S3Fault {
  return new S3Fault('AccessDenied', {
    message: `User: ${access.caller.arn} is not authorized to perform: ${action} on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
  })
}

/** The pairs of an encryption context. @throws InvalidArgument */
export function parseEncryptionContext(base64: string): Readonly<Record<string, string>> {
  const name = 'x-amz-server-side-encryption-context'
  try {
    const pairs: unknown = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'))
    if (isStringMap(pairs)) return pairs
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw new S3Fault('InvalidArgument', {
    message: `The header '${name}' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map`,
    details: { ArgumentName: name, ArgumentValue: base64 },
  })
}

function isStringMap(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((each) => typeof each === 'string')
}

// Keys that customers bring with each request (SSE-C). Source: "Using server-side encryption with
// customer-provided keys" in the user guide. As S3 does, only a salted HMAC of a key is kept.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { S3Request } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { CustomerEncryption, ObjectEncryption } from '../state/encryption.ts'

/** Whose key a request brings: that of what it is about, or of the source of a copy. */
export type KeyOwner = 'object' | 'copy source'

const PREFIXES: Readonly<Record<KeyOwner, string>> = {
  object: 'x-amz-server-side-encryption-customer-',
  'copy source': 'x-amz-copy-source-server-side-encryption-customer-',
}

const KEY_BYTES = 32

/** Whether a request has any header of a customer's key, complete or not. */
export function bringsCustomerKey(request: S3Request, owner: KeyOwner): boolean {
  const names = ['algorithm', 'key', 'key-md5']
  return names.some((name) => request.headers.has(PREFIXES[owner] + name))
}

/** What is kept of the key of a new object. @throws InvalidArgument, InvalidRequest */
export function sealWith(request: S3Request): CustomerEncryption {
  const key = readKey(request, 'object')
  if (key.length !== KEY_BYTES) {
    throw invalid('The secret key was invalid for the specified algorithm.')
  }
  const salt = newSalt()
  return { algorithm: 'customer', salt, proof: proofOf(key, salt).toString('base64') }
}

export function newSalt(): string {
  return randomBytes(16).toString('base64')
}

/**
 * Checks that a request brings the key of what was encrypted so, and none where there is none.
 *
 * @throws AccessDenied for another key, InvalidRequest for a lack of one.
 */
export function requireKeyOf(
  encryption: ObjectEncryption,
  request: S3Request,
  owner: KeyOwner,
): void {
  const brings = bringsCustomerKey(request, owner)
  if (encryption?.algorithm !== 'customer') {
    if (!brings) return
    readKey(request, owner)
    throw new S3Fault('InvalidRequest', {
      message: 'The encryption parameters are not applicable to this object.',
    })
  }
  if (!brings) {
    throw new S3Fault('InvalidRequest', {
      message:
        'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
    })
  }
  if (!opens(encryption, readKey(request, owner))) {
    throw new S3Fault('AccessDenied', {
      message: `${SPECIFYING} must provide the correct secret key.`,
    })
  }
}

/** A part must come with the key that its upload began with. @throws InvalidRequest */
export function requireKeyOfUpload(encryption: ObjectEncryption, request: S3Request): void {
  const isWanted = encryption?.algorithm === 'customer'
  if (bringsCustomerKey(request, 'object') !== isWanted) {
    throw new S3Fault('InvalidRequest', {
      message:
        'The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.',
    })
  }
  if (!isWanted || opens(encryption, readKey(request, 'object'))) return
  throw new S3Fault('InvalidRequest', {
    message: 'The provided encryption parameters did not match the ones used originally.',
  })
}

function opens({ salt, proof }: CustomerEncryption, key: Buffer): boolean {
  return timingSafeEqual(proofOf(key, salt), Buffer.from(proof, 'base64'))
}

function proofOf(key: Buffer, salt: string): Buffer {
  return createHmac('sha256', Buffer.from(salt, 'base64')).update(key).digest()
}

const SPECIFYING = 'Requests specifying Server Side Encryption with Customer provided keys'

/** The key that a request brings, its MD5 verified. */
function readKey({ headers, isSecure }: S3Request, owner: KeyOwner): Buffer {
  const header = (name: string) => headers.get(PREFIXES[owner] + name)
  if (!isSecure) {
    const message = `${SPECIFYING} must be made over a secure connection.`
    throw new S3Fault('InvalidRequest', { message })
  }
  const algorithm = header('algorithm')
  if (algorithm === undefined) {
    throw invalid(`${SPECIFYING} must provide a valid encryption algorithm.`)
  }
  if (algorithm !== 'AES256') {
    throw new S3Fault('InvalidEncryptionAlgorithmError', {
      details: { ArgumentName: ARGUMENT, ArgumentValue: algorithm },
    })
  }
  const [text, md5] = [header('key'), header('key-md5')]
  if (text === undefined) throw invalid(`${SPECIFYING} must provide an appropriate secret key.`)
  if (md5 === undefined) {
    throw invalid(`${SPECIFYING} must provide the client calculated MD5 of the secret key.`)
  }
  const key = Buffer.from(text, 'base64')
  if (createHash('md5').update(key).digest('base64') === md5) return key
  throw invalid('The calculated MD5 hash of the key did not match the hash that was provided.')
}

const ARGUMENT = 'x-amz-server-side-encryption'

function invalid(message: string): S3Fault {
  return new S3Fault('InvalidArgument', { message, details: { ArgumentName: ARGUMENT } })
}

// POST Object: a browser's form that puts an object. Its fields stand for the headers of a PUT,
// and what it may do is said by a signed policy among them. Source: "POST Object" and
// "Browser-Based Uploads Using POST" in the S3 API Reference.
import { boundaryOf, type FormParts, readFormParts } from '../http/form-parts.ts'
import { type BodySource, NO_TRAILERS, type Payload, readLength } from '../http/payload.ts'
import { asHeader, type S3Request } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import { authenticateForm, missingField } from './authenticate-form.ts'
import type { Identity, KeyRing } from './identity.ts'
import { ANY_LENGTH, type ByteRange, parsePostPolicy, requireAllowed } from './post-policy.ts'
import type { Times } from './times.ts'

export interface OpenedForm {
  readonly identity: Identity
  /** The upload, with its key, and with its fields as headers. */
  readonly request: S3Request
  /** The file. */
  readonly payload: Payload
}

/**
 * Reads a form up to its file and checks its policy.
 *
 * @throws AccessDenied unless the policy allows the form; and whatever is wrong with the form, the
 *   policy or its signature.
 */
export async function openForm(
  source: BodySource,
  request: S3Request,
  keys: KeyRing,
  now: Times,
): Promise<OpenedForm> {
  const length = readLength(request.headers.get('content-length'))
  if (length === undefined) throw new S3Fault('MissingContentLength')
  const boundary = boundaryOf(request.headers.get('content-type') ?? '')
  const parts = await readFormParts(source.chunks(), boundary)
  const fields = nameFile(parts)
  if (!fields.get('key')) throw missingField('key')
  const { identity, policy } = authenticateForm(request, fields, keys, now.sandbox)
  const bounds =
    policy === undefined
      ? ANY_LENGTH
      : allowedLength(policy, fields, request.bucket ?? '', now.real)
  return {
    identity,
    request: requestOf(request, fields),
    payload: {
      length: Math.max(0, length - parts.overhead),
      trailers: NO_TRAILERS,
      sha256: undefined,
      chunks: () => within(bounds, parts.file()),
    },
  }
}

/** How long the file may be, if the policy allows all else. */
function allowedLength(
  text: string,
  fields: ReadonlyMap<string, string>,
  bucket: string,
  now: number,
): ByteRange {
  const policy = parsePostPolicy(text)
  requireAllowed(policy, fields, bucket, now)
  return policy.length
}

/** Puts the file's name into the fields that ask for it: what follows its last slash. */
function nameFile({ fields, fileName }: FormParts): ReadonlyMap<string, string> {
  if (fileName === undefined) return fields
  const name = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1)
  const insert = (value: string) => value.replaceAll('${filename}', () => name)
  return new Map([...fields].map(([field, value]) => [field, insert(value)]))
}

/** Headers of the request itself that still count: those that only narrow what it does. */
const KEPT_HEADERS = ['host', 'if-match', 'if-none-match']
/** Fields that stand for headers of their own name, beside `x-amz-*`. */
const HEADER_FIELDS =
  /^(?:x-amz-.*|cache-control|content-(?:disposition|encoding|language|md5|type)|expires)$/
/** Fields that are about the form, and would be no headers of a PUT. */
const SIGNING_FIELDS = /^x-amz-(?:algorithm|credential|date|signature)$/

function requestOf(request: S3Request, form: ReadonlyMap<string, string>): S3Request {
  const kept = [...request.headers].filter(([name]) => KEPT_HEADERS.includes(name))
  const named = [...form].filter(([name]) => HEADER_FIELDS.test(name) && !SIGNING_FIELDS.test(name))
  const acl = form.get('acl')
  if (acl !== undefined) named.push(['x-amz-acl', acl])
  const headers = new Map([...kept, ...named.map(([name, value]) => asHeader(name, value))])
  return { ...request, headers, key: form.get('key'), form }
}

/** The file, as long as the policy wants it. */
async function* within(
  { min, max }: ByteRange,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > max) {
      throw new S3Fault('EntityTooLarge', { details: { ProposedSize: size, MaxSizeAllowed: max } })
    }
    yield chunk
  }
  if (size < min) {
    throw new S3Fault('EntityTooSmall', { details: { ProposedSize: size, MinSizeAllowed: min } })
  }
}

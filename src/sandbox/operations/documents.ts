// XML bodies of requests.
import { parseXml, type XmlElement } from '../../aws/s3-xml.ts'
import { MIB } from '../../base/bytes.ts'
import { Failure } from '../../base/failure.ts'
import { startDigests } from '../http/digests.ts'
import {
  digestNeeds,
  type IntegrityClaim,
  readIntegrity,
  requireIntegrity,
} from '../http/integrity.ts'
import { MAX_DOCUMENT_BYTES, readWhole } from '../http/payload.ts'
import { type FaultCode, S3Fault } from '../http/s3-fault.ts'
import type { Call } from './call.ts'

/** Room for 10,000 parts with checksums, or 1,000 keys of 1,024 escaped bytes. */
export const LONG_DOCUMENT_BYTES = 8 * MIB

export interface DocumentRules {
  /** The fault for a document that is none: MalformedXML unless given. */
  readonly malformed?: FaultCode
  /** What the request's checksum headers are about: the document, unless given. */
  readonly checksumsDescribe?: 'document' | 'object'
  /** How long it may be, unless it is a short one. */
  readonly mostBytes?: number
}

const NO_CLAIM: IntegrityClaim = {
  md5: undefined,
  algorithm: undefined,
  value: undefined,
  inTrailer: false,
}

/**
 * The document of a request, its digests verified; undefined for an empty body.
 *
 * @throws MalformedXML, or `malformed`, unless it is a `root` element.
 */
export async function readDocument(
  call: Call,
  root: string,
  {
    malformed = 'MalformedXML',
    checksumsDescribe = 'document',
    mostBytes = MAX_DOCUMENT_BYTES,
  }: DocumentRules = {},
): Promise<XmlElement | undefined> {
  const bytes = await readVerified(call, checksumsDescribe, mostBytes)
  if (bytes.length === 0) return undefined
  const element = parseDocument(bytes, malformed)
  if (element.name !== root) throw new S3Fault(malformed)
  return element
}

/** As {@link readDocument}, but an empty body is refused. */
export async function requireDocument(
  call: Call,
  root: string,
  rules?: DocumentRules,
): Promise<XmlElement> {
  const element = await readDocument(call, root, rules)
  if (element === undefined) throw new S3Fault('MissingRequestBodyError')
  return element
}

/** @throws InvalidRequest for a document without a digest, of those that S3 wants one with. */
export function requireDigest({ request }: Call): void {
  const { md5, algorithm } = readIntegrity(request)
  if (md5 !== undefined || algorithm !== undefined) return
  throw new S3Fault('InvalidRequest', {
    message: 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
  })
}

/** A request's body, its digests verified. */
export async function readVerified(
  call: Call,
  describes: 'document' | 'object',
  mostBytes: number,
): Promise<Buffer> {
  const claim = describes === 'document' ? readIntegrity(call.request) : NO_CLAIM
  const bytes = await readWhole(call.payload, mostBytes)
  using digests = await startDigests(digestNeeds(claim, call.payload))
  await digests.update(bytes)
  requireIntegrity(claim, call.payload, await digests.digest())
  return bytes
}

/** The element that the bytes are. @throws `malformed` */
export function parseDocument(bytes: Uint8Array, malformed: FaultCode): XmlElement {
  try {
    return parseXml(bytes)
  } catch (cause) {
    if (cause instanceof Failure) throw new S3Fault(malformed, { cause })
    throw cause
  }
}

/** The trimmed text of a required child. @throws MalformedXML */
export function requiredText(element: XmlElement, name: string): string {
  const child = element.children.find((child) => child.name === name)
  if (child === undefined) throw new S3Fault('MalformedXML')
  return child.text.trim()
}

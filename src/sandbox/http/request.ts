// One HTTP request, decoded: what it says before anyone asked whether to believe it.
import type { IncomingMessage } from 'node:http'
import { addressOf } from './address.ts'
import { invalidArgument, S3Fault } from './s3-fault.ts'

/** A request whose address, query and headers are decoded. Nothing of it is trusted yet. */
export interface S3Request {
  readonly method: string
  readonly isSecure: boolean
  /** The whole path, percent-decoded: what the signature covers. */
  readonly path: string
  /** Query parameters in the order they came, decoded. */
  readonly query: readonly (readonly [string, string])[]
  /**
   * Headers by lower-case name, values as received with one byte a character; those that came
   * twice are joined by a comma, as their signature sees them.
   */
  readonly headers: ReadonlyMap<string, string>
  readonly bucket: string | undefined
  readonly key: string | undefined
  /** The fields of the form that it came as, by lower-case name; headers stand for them. */
  readonly form?: ReadonlyMap<string, string>
}

/** @throws InvalidURI for a path or a query that cannot be decoded. */
export function readRequest(message: IncomingMessage): S3Request {
  const headers = collectHeaders(message.rawHeaders)
  const [rawPath, rawQuery] = splitTarget(message.url ?? '/')
  const path = decodePercent(rawPath)
  if (!path.startsWith('/')) throw new S3Fault('InvalidURI', { details: { URI: path } })
  return {
    method: message.method ?? 'GET',
    isSecure: 'encrypted' in message.socket,
    path,
    query: parseQuery(rawQuery, decodeQuery),
    headers,
    ...addressOf(headers.get('host'), path),
  }
}

function collectHeaders(raw: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>()
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase()
    const value = raw[at + 1] ?? ''
    const earlier = headers.get(name)
    headers.set(name, earlier === undefined ? value : `${earlier},${value}`)
  }
  return headers
}

/** Splits a request target at its first `?`; a proxy's absolute form loses its authority. */
function splitTarget(target: string): [path: string, query: string] {
  const local = target.replace(/^https?:\/\/[^/?]*/i, '')
  const at = local.indexOf('?')
  return at < 0 ? [local || '/', ''] : [local.slice(0, at) || '/', local.slice(at + 1)]
}

/** The pairs of a query string, which `decode` turns into what they stand for. */
export function parseQuery(
  text: string,
  decode: (text: string) => string,
): (readonly [name: string, value: string])[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=')
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
      return [decode(name), decode(value)] as const
    })
}

/** As {@link decodePercent}, of a query: a plus stands for a space. @throws InvalidURI */
export function decodeQuery(text: string): string {
  return decodePercent(text.includes('+') ? text.replaceAll('+', ' ') : text)
}

const PLAIN = /^[!-$&-~]*$/
const ESCAPE = /%(?:[0-9A-Fa-f]{2})?/g
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes percent-encoding over UTF-8 bytes.
 *
 * @throws InvalidURI for an incomplete escape or for bytes that are no UTF-8.
 */
export function decodePercent(text: string): string {
  if (PLAIN.test(text)) return text
  const bytes = text.replace(ESCAPE, (escape) => {
    if (escape.length < 3) throw new S3Fault('InvalidURI', { details: { URI: text } })
    return String.fromCharCode(Number.parseInt(escape.slice(1), 16))
  })
  try {
    return UTF8.decode(Buffer.from(bytes, 'latin1'))
  } catch (cause) {
    throw new S3Fault('InvalidURI', { details: { URI: text }, cause })
  }
}

/**
 * The request with the `x-amz-*` parameters of a presigned URL as the headers they stand for, in
 * whichever case they are written: policies see them all. They are covered by the signature, as all
 * of the query is. A header of that name wins.
 */
export function hoistQueryHeaders(request: S3Request): S3Request {
  const hoisted = request.query
    .filter(([name]) => !OF_THE_SIGNATURE.test(name))
    .map(([name, value]) => [standsInAnyCase(name) ? name.toLowerCase() : name, value] as const)
    .filter(([name]) => HOISTED.test(name) && !request.headers.has(name))
  if (hoisted.length === 0) return request
  const headers = new Map(request.headers)
  for (const [name, value] of hoisted) headers.set(...asHeader(name, value))
  return { ...request, headers }
}

/** Text as the header it stands for. @throws InvalidArgument for what no header can be. */
export function asHeader(name: string, value: string): [name: string, value: string] {
  if (!TOKEN.test(name) || !PRINTABLE.test(value)) {
    throw invalidArgument(name, value, 'The name or the value is no header')
  }
  return [name, Buffer.from(value, 'utf8').toString('latin1')]
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/

/** What signs a presigned URL, as "Authenticating Requests: Using Query Parameters" spells it. */
const OF_THE_SIGNATURE =
  /^X-Amz-(?:Algorithm|Content-Sha256|Credential|Date|Expires|Security-Token|Signature|SignedHeaders)$/

function standsInAnyCase(parameter: string): boolean {
  return isHeader(parameter) || /^x-amz-/i.test(parameter)
}

const HOISTED = /^(?:x-amz-.*|content-md5|content-type|cache-control|if-match|if-none-match)$/

/**
 * Conditions may stand in a presigned URL as well, spelled as headers are, and what aws-sdk 2 for
 * JavaScript and botocore put there of a body's headers.
 */
export function isHeader(parameter: string): boolean {
  return /^(?:if-(?:none-)?match|content-md5|content-type|cache-control)$/i.test(parameter)
}

// oxlint-disable-next-line no-control-regex
const PRINTABLE = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/

/** The first value of a query parameter. */
export function queryValue(request: S3Request, name: string): string | undefined {
  return request.query.find(([given]) => given === name)?.[1]
}

/** A query parameter that counts something, within S3's bounds. */
export function queryCount(request: S3Request, name: string, most: number): number | undefined {
  const text = queryValue(request, name)
  if (text === undefined || text === '') return undefined
  if (!/^-?\d{1,10}$/.test(text)) {
    throw invalidArgument(name, text, `Provided ${name} not an integer or within integer range`)
  }
  const count = Number(text)
  if (count < 0 || count > 2_147_483_647) {
    const message = `Argument ${name} must be an integer between 0 and 2147483647`
    throw invalidArgument(name, text, message)
  }
  return Math.min(count, most)
}

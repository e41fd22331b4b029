// multipart/form-data as it streams: the fields before the file, then the file. Nothing but the
// fields is held, and they are bounded. Source: RFC 7578, and RFC 2046 section 5.1 for the
// delimiters.
import type { S3Request } from './request.ts'
import { invalidArgument, S3Fault } from './s3-fault.ts'

/** All of a form but its file, delimiters included: S3's limit. */
const MAX_FORM_BYTES = 20 * 1024
const CRLF = Buffer.from('\r\n')
const BLANK_LINE = Buffer.from('\r\n\r\n')
const UTF8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Whether a request is a form, which carries its credentials in its body.
 *
 * @throws PreconditionFailed if it can be nothing else, and is none.
 */
export function isForm({ method, bucket, key, headers, query }: S3Request): boolean {
  if (method !== 'POST' || bucket === undefined || key !== undefined) return false
  if (headers.get('authorization') || query.length > 0) return false
  if (!isFormType(headers.get('content-type'))) throw noForm()
  return true
}

/** A POST to a bucket without a selector can only be a form. */
export function noForm(): S3Fault {
  return new S3Fault('PreconditionFailed', {
    details: { Condition: 'Bucket POST must be of the enclosure-type multipart/form-data' },
  })
}

export function isFormType(contentType: string | undefined): boolean {
  return /^multipart\/form-data\s*(?:;|$)/i.test(contentType ?? '')
}

export interface FormParts {
  /** The fields before the file, by lower-case name. */
  readonly fields: ReadonlyMap<string, string>
  /** The file's name as the client gave it; undefined if it gave none. */
  readonly fileName: string | undefined
  /** How many bytes of the body lie before the file and, at the least, after it. */
  readonly overhead: number
  /** The file's bytes, once, then the rest of the form. A chunk belongs to the consumer. */
  file(): AsyncGenerator<Buffer>
}

/** The boundary of a `multipart/form-data` content type. @throws MalformedPOSTRequest */
export function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain ?? ''
  if (boundary === '' || boundary.length > 70) throw malformed()
  return boundary
}

/**
 * Reads a form up to its file.
 *
 * @throws MalformedPOSTRequest for what is no form; MaxPostPreDataLengthExceeded; InvalidArgument
 *   for a form without a file.
 */
export async function readFormParts(
  source: AsyncGenerator<Buffer>,
  boundary: string,
): Promise<FormParts> {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
  const reader = new DelimitedReader(source)
  await reader.readTo(delimiter)
  const fields = new Map<string, string>()
  while (await startsPart(reader)) {
    const { name, fileName } = readPartHeaders(await reader.readTo(BLANK_LINE))
    if (name === 'file') {
      const overhead = reader.consumed + delimiter.length + '--'.length
      return { fields, fileName, overhead, file: () => fileThenRest(reader, delimiter) }
    }
    if (fields.has(name)) throw malformed()
    fields.set(name, decodeUtf8(await reader.readTo(delimiter)))
  }
  throw invalidArgument('file', '0', 'POST requires exactly one file upload per request.')
}

/** S3 ignores the fields after the file. The form must end, though, and hold no second file. */
async function* fileThenRest(reader: DelimitedReader, delimiter: Buffer): AsyncGenerator<Buffer> {
  yield* reader.streamTo(delimiter)
  while (await startsPart(reader)) {
    const { name } = readPartHeaders(await reader.readTo(BLANK_LINE))
    if (name === 'file') throw new S3Fault('IncorrectNumberOfFilesInPostRequest')
    await reader.readTo(delimiter)
  }
}

/** Whether a part follows the delimiter that was just read, or the form ends. */
async function startsPart(reader: DelimitedReader): Promise<boolean> {
  const mark = await reader.peek(2)
  if (mark.toString('latin1') === '--') return false
  // Left in place, the line's end also ends a block of no headers at all.
  if (!mark.equals(CRLF)) throw malformed()
  return true
}

const PARAMETER = /;\s*([a-z0-9*_-]+)=(?:"((?:\\"|[^"])*)"|([^;\s]*))/gi

function readPartHeaders(block: Buffer): { name: string; fileName: string | undefined } {
  const lines = decodeUtf8(block).split('\r\n')
  const disposition =
    lines.find((line) => /^content-disposition:\s*form-data\s*;/i.test(line)) ?? ''
  const parameters = new Map<string, string>()
  for (const [, name = '', quoted, plain = ''] of disposition.matchAll(PARAMETER)) {
    parameters.set(name.toLowerCase(), quoted?.replaceAll('\\"', '"') ?? plain)
  }
  const name = parameters.get('name')?.toLowerCase()
  if (name === undefined || name === '') throw malformed()
  return { name, fileName: parameters.get('filename') }
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes)
  } catch (cause) {
    throw new S3Fault('MalformedPOSTRequest', { cause })
  }
}

function malformed(): S3Fault {
  return new S3Fault('MalformedPOSTRequest')
}

/** Reads a stream from delimiter to delimiter, as if it began on a new line. */
class DelimitedReader {
  readonly #source: AsyncGenerator<Buffer>
  #held = CRLF
  /** Bytes of all fields so far, against the limit. */
  #kept = 0
  /** Bytes of the stream that were handed out or passed over. */
  consumed = -CRLF.length

  constructor(source: AsyncGenerator<Buffer>) {
    this.#source = source
  }

  /** The bytes before the next delimiter, which is passed over. */
  async readTo(delimiter: Buffer): Promise<Buffer> {
    for (let from = 0; ; ) {
      const at = this.#held.indexOf(delimiter, from)
      if (at >= 0) {
        this.#count(at + delimiter.length)
        return this.#take(at, delimiter)
      }
      if (this.#kept + this.#held.length > MAX_FORM_BYTES) throw tooLong()
      from = Math.max(0, this.#held.length - delimiter.length + 1)
      await this.#more()
    }
  }

  /** As {@link readTo}, of any length and in pieces. */
  async *streamTo(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(delimiter)
      if (at >= 0) {
        yield this.#take(at, delimiter)
        return
      }
      const safe = this.#held.length - delimiter.length + 1
      if (safe > 0) {
        yield this.#held.subarray(0, safe)
        this.consumed += safe
        this.#held = this.#held.subarray(safe)
      }
      await this.#more()
    }
  }

  /** The next bytes, left where they are. */
  async peek(count: number): Promise<Buffer> {
    while (this.#held.length < count) await this.#more()
    return this.#held.subarray(0, count)
  }

  #take(at: number, delimiter: Buffer): Buffer {
    const taken = this.#held.subarray(0, at)
    this.consumed += at + delimiter.length
    this.#held = this.#held.subarray(at + delimiter.length)
    return taken
  }

  #count(bytes: number): void {
    this.#kept += bytes
    if (this.#kept > MAX_FORM_BYTES) throw tooLong()
  }

  async #more(): Promise<void> {
    const next = await this.#source.next()
    if (next.done === true) throw malformed()
    this.#held = Buffer.concat([this.#held, next.value])
  }
}

function tooLong(): S3Fault {
  return new S3Fault('MaxPostPreDataLengthExceeded')
}

// Which bytes of an object a read wants: a range, a part, or all.
import { readPartNumber } from '../http/part-number.ts'
import { queryValue } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { ObjectPart } from '../state/completion.ts'
import type { Version } from '../state/version.ts'
import type { ObjectCall } from './call.ts'

export interface Span {
  /** The first byte and the byte after the last. */
  readonly start: number
  readonly end: number
  /** Whether the answer is 206. */
  readonly partial: boolean
  /** The part that was asked for by number. */
  readonly part?: ObjectPart | undefined
}

/**
 * @throws InvalidRange, InvalidPartNumber, InvalidArgument; InvalidRequest for a range of a part.
 */
export function readSpan(call: ObjectCall, version: Version): Span {
  const range = call.request.headers.get('range')
  const number = queryValue(call.request, 'partNumber')
  if (number !== undefined) {
    if (range !== undefined) {
      throw new S3Fault('InvalidRequest', {
        message: 'Cannot specify both Range header and partNumber query parameter',
      })
    }
    return partSpan(call, version, readPartNumber(number))
  }
  return (range && parseRange(range, version.size)) || whole(version)
}

function whole({ size }: Version): Span {
  return { start: 0, end: size, partial: false }
}

const RANGE = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i

/**
 * A single byte range, cut to `size`; undefined for a header that is none, which S3 ignores as
 * it does several ranges at once.
 *
 * @throws InvalidRange if it holds no byte of the object.
 */
function parseRange(header: string, size: number): Span | undefined {
  const match = RANGE.exec(header)
  if (match === null) return undefined
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return undefined
  if (first !== '' && last !== '' && Number(first) > Number(last)) return undefined
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size)
  if (start < end) return { start, end, partial: true }
  throw new S3Fault('InvalidRange', {
    details: { RangeRequested: header, ActualObjectSize: size },
    headers: { 'content-range': `bytes */${size}` },
  })
}

/** An object that was put at once has one part, itself. */
function partSpan({ state }: ObjectCall, version: Version, number: number): Span {
  const parts =
    version.body === undefined || version.attributes.parts === undefined
      ? [{ number: 1, size: version.size, checksum: undefined }]
      : state.completion.objectParts(version.body, 0, number)
  const part = parts[number - 1]
  if (part === undefined) {
    throw new S3Fault('InvalidPartNumber', {
      details: { PartNumberRequested: number, ActualPartCount: version.attributes.parts ?? 1 },
    })
  }
  const start = parts.slice(0, number - 1).reduce((sum, { size }) => sum + size, 0)
  return { start, end: start + part.size, partial: version.size > 0, part }
}

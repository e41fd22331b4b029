// The record, written last: a dump exists if and only if its record does. docs/format.md section 3.
import { crc32Hex } from '../base/crc32.ts'
import { Failure } from '../base/failure.ts'
import { type DumpId, MAX_SEGMENTS, parseCount, segmentName } from './dump-name.ts'
import { escapeText, unescapeText } from './escape.ts'
import { parseInstant } from './instant.ts'
import { isMachineName } from './machine-name.ts'
import { isNonce, isParent, type Parent } from './nonce.ts'

export interface Segment {
  /** Stored bytes, after filters. */
  readonly bytes: number
  /** CRC-32 (IEEE 802.3, as zlib's) of the stored bytes. */
  readonly crc32: number
  /** 64 lower-case hex digits: SHA-256 of the stored bytes. */
  readonly sha256: string
}

/** Where the stream came from and how it ended. */
export type SourceEnd =
  | { readonly kind: 'command'; readonly exit: number; readonly producer: string }
  | { readonly kind: 'pipe' }
  | { readonly kind: 'file' }

export interface DumpRecord extends DumpId {
  readonly parent: Parent
  readonly segments: readonly Segment[]
  /** The filters that the stream went through before it was stored, first to last, each as words. */
  readonly filters: readonly (readonly string[])[]
  readonly source: SourceEnd
  /** The program that wrote the record: name and version. */
  readonly tool: readonly [name: string, version: string]
}

const RECORD_FORMAT = 'holdfast-dump/1'

const KNOWN_HEADERS = new Set(
  'format machine stream level taken nonce parent segments segment filter source producer tool requires'.split(
    ' ',
  ),
)
const LINE = /^([a-z][a-z0-9-]*): (\S+(?: \S+)*)$/
const SUM = /^([0-9a-f]{64}) {2}(\d{6})$/

export function encodeRecord(record: DumpRecord): string {
  const { source } = record
  const headers = [
    ['format', RECORD_FORMAT],
    ['machine', record.machine],
    ['stream', escapeText(record.stream)],
    ['level', escapeText(record.level)],
    ['taken', record.taken],
    ['nonce', record.nonce],
    ['parent', record.parent],
    ['segments', record.segments.length],
    ...record.segments.map(({ bytes, crc32 }, index) => [
      'segment',
      `${index} ${bytes} crc32=${crc32Hex(crc32)}`,
    ]),
    ...record.filters.map((words) => ['filter', words.map(escapeText).join(' ')]),
    ['source', source.kind === 'command' ? `command exit=${source.exit}` : source.kind],
    ...(source.kind === 'command' ? [['producer', escapeText(source.producer)]] : []),
    ['tool', record.tool.map(escapeText).join(' ')],
  ].map(([name, value]) => `${name}: ${value}\n`)
  const sums = record.segments.map(({ sha256 }, index) => `${sha256}  ${segmentName(index)}\n`)
  return [...headers, '\n', ...sums].join('')
}

/**
 * Reads what {@link encodeRecord} writes, ignoring headers it does not know.
 *
 * @throws `corrupt` if the text is cut short, altered or not a record.
 * @throws `unsupported` if its `format` or a header it `requires` is unknown.
 */
export function decodeRecord(text: string): DumpRecord {
  const end = text.indexOf('\n\n')
  if (end < 0) throw corrupt('it has no end of headers')
  const headers = parseHeaders(text.slice(0, end))
  checkSupport(headers)
  const segments = parseSegments(headers, text.slice(end + 2))
  return {
    machine: one(headers, 'machine', (value) => (isMachineName(value) ? value : undefined)),
    stream: one(headers, 'stream', unescapeText),
    level: one(headers, 'level', unescapeText),
    taken: one(headers, 'taken', (value) => parseInstant(value)),
    nonce: one(headers, 'nonce', (value) => (isNonce(value) ? value : undefined)),
    parent: one(headers, 'parent', (value) => (isParent(value) ? value : undefined)),
    segments,
    filters: all(headers, 'filter').map(parseWords),
    source: parseSource(headers),
    tool: one(headers, 'tool', (value) => {
      const [name, version, ...rest] = parseWords(value)
      return name === undefined || version === undefined || rest.length > 0
        ? undefined
        : [name, version]
    }),
  }
}

type Headers = readonly (readonly [name: string, value: string])[]

function parseHeaders(block: string): Headers {
  const headers = block.split('\n').map((line) => {
    const [, name, value] = LINE.exec(line) ?? []
    if (name === undefined || value === undefined) throw corrupt('a header is not "name: value"')
    return [name, value] as const
  })
  if (headers[0]?.[0] !== 'format') throw corrupt('its first line is not its format')
  return headers
}

function checkSupport(headers: Headers): void {
  const format = one(headers, 'format', (value) => value)
  if (format !== RECORD_FORMAT) {
    throw new Failure('unsupported', `the record has format ${JSON.stringify(format)}`, {
      hint: `This holdfast reads ${RECORD_FORMAT}. Install a newer one.`,
    })
  }
  const unknown = all(headers, 'requires')
    .flatMap((value) => value.split(' '))
    .filter((name) => !KNOWN_HEADERS.has(name))
  if (unknown.length > 0) {
    throw new Failure(
      'unsupported',
      `the record requires what is not known here: ${unknown.join(', ')}`,
      {
        hint: 'Install a newer holdfast.',
      },
    )
  }
}

function parseSegments(headers: Headers, body: string): Segment[] {
  const count = one(headers, 'segments', (value) => parseCount(value, MAX_SEGMENTS))
  const stated = all(headers, 'segment')
  const sums = body.split('\n')
  if (sums.pop() !== '') throw corrupt('its last line has no end')
  if (count === 0 || stated.length !== count || sums.length !== count) {
    throw corrupt(`it announces ${count} segments, describes ${stated.length}, sums ${sums.length}`)
  }
  return stated.map((value, index) => parseSegment(index, value, sums[index] ?? ''))
}

function parseSegment(index: number, value: string, sum: string): Segment {
  const [, number, size = '', crc32 = ''] = /^(\d+) (\d+) crc32=([0-9a-f]{8})$/.exec(value) ?? []
  const bytes = parseCount(size, Number.MAX_SAFE_INTEGER)
  const [, sha256, name] = SUM.exec(sum) ?? []
  if (number !== String(index) || bytes === undefined || sha256 === undefined) {
    throw corrupt(`segment ${index} is not described`)
  }
  if (name !== segmentName(index)) throw corrupt(`the sum of segment ${index} is missing`)
  return { bytes, crc32: Number.parseInt(crc32, 16), sha256 }
}

function parseSource(headers: Headers): SourceEnd {
  const source = one(headers, 'source', (value) => value)
  if (source === 'pipe' || source === 'file') return { kind: source }
  const [, exit = ''] = /^command exit=(\d{1,3})$/.exec(source) ?? []
  const status = parseCount(exit, 255)
  if (status === undefined) throw corrupt('its source is not command, pipe or file')
  return { kind: 'command', exit: status, producer: one(headers, 'producer', unescapeText) }
}

function parseWords(value: string): string[] {
  return value.split(' ').map((word) => {
    const text = unescapeText(word)
    if (text === undefined) throw corrupt(`${JSON.stringify(word)} is not an escaped word`)
    return text
  })
}

function one<T>(headers: Headers, name: string, parse: (value: string) => T | undefined): T {
  const [value, ...others] = all(headers, name)
  const parsed = value === undefined || others.length > 0 ? undefined : parseOrNothing(parse, value)
  if (parsed === undefined) throw corrupt(`its header "${name}" is missing, repeated or malformed`)
  return parsed
}

function parseOrNothing<T>(parse: (value: string) => T | undefined, value: string): T | undefined {
  try {
    return parse(value)
  } catch {
    return undefined
  }
}

function all(headers: Headers, name: string): string[] {
  return headers.filter(([header]) => header === name).map(([, value]) => value)
}

function corrupt(what: string): Failure {
  return new Failure('corrupt', `the record is damaged: ${what}`)
}

// Object keys of format 1: docs/format.md section 2.
import { Failure } from '../base/failure.ts'
import { escapeText, unescapeText } from './escape.ts'
import { type Instant, parseInstant } from './instant.ts'
import { isMachineName, type MachineName } from './machine-name.ts'
import { isNonce, isParent, type Nonce, type Parent } from './nonce.ts'

/** What names a dump before its first byte is read. */
export interface DumpId {
  readonly machine: MachineName
  readonly stream: string
  readonly level: string
  readonly taken: Instant
  readonly nonce: Nonce
}

/** Everything that the key of a dump's record tells. */
export interface DumpName extends DumpId {
  readonly segments: number
  /** Stored bytes of all segments together. */
  readonly bytes: number
  readonly parent: Parent
}

const MAX_PART_BYTES = 200
export const MAX_SEGMENTS = 999_999

/** The key of a dump's record, relative to the root. @throws `bad-input` for an unusable name. */
export function recordKey(name: DumpName): string {
  const { taken, nonce, segments, bytes, parent } = name
  const file = [taken, nonce, segments, bytes, parent].join('-')
  return `${recordsPrefix(name.machine, name.stream, name.level)}${file}`
}

/**
 * The prefix of the records of a machine, of one of its streams, or of one level of that.
 *
 * @throws `bad-input` if stream or level is empty or longer than 200 bytes when escaped.
 */
export function recordsPrefix(machine: MachineName, stream?: string, level?: string): string {
  const parts = [machine, 'records']
  if (stream !== undefined) parts.push(escapeKeyPart('name of the stream', stream))
  if (stream !== undefined && level !== undefined) parts.push(escapeKeyPart('level', level))
  return `${parts.join('/')}/`
}

function escapeKeyPart(what: string, text: string): string {
  if (text === '') throw new Failure('bad-input', `the ${what} is empty`)
  const escaped = escapeText(text)
  if (escaped.length > MAX_PART_BYTES) {
    throw new Failure(
      'bad-input',
      `the ${what} takes ${escaped.length} bytes in a key; at most ${MAX_PART_BYTES} fit`,
      {
        hint: 'Choose a shorter name: each character outside A-Z a-z 0-9 . _ - takes three bytes or more.',
      },
    )
  }
  return escaped
}

/** The name that {@link recordKey} spells as `key`, or undefined if it spells none so. */
export function parseRecordKey(key: string): DumpName | undefined {
  const [machine = '', records, stream = '', level = '', file = '', ...rest] = key.split('/')
  if (records !== 'records' || rest.length > 0 || !isMachineName(machine)) return undefined
  const streamText = unescapeText(stream)
  const levelText = unescapeText(level)
  const name = parseFile(file)
  if (streamText === undefined || levelText === undefined || name === undefined) return undefined
  if (stream.length > MAX_PART_BYTES || level.length > MAX_PART_BYTES) return undefined
  return { machine, stream: streamText, level: levelText, ...name }
}

type FileFields = Pick<DumpName, 'taken' | 'nonce' | 'segments' | 'bytes' | 'parent'>

function parseFile(file: string): FileFields | undefined {
  const [taken = '', nonce = '', segmentsText = '', bytesText = '', parent = '', ...rest] =
    file.split('-')
  const segments = parseCount(segmentsText, MAX_SEGMENTS)
  const bytes = parseCount(bytesText, Number.MAX_SAFE_INTEGER)
  if (rest.length > 0 || !isNonce(nonce) || !isParent(parent)) return undefined
  if (segments === undefined || segments === 0 || bytes === undefined) return undefined
  try {
    return { taken: parseInstant(taken), nonce, segments, bytes, parent }
  } catch {
    return undefined
  }
}

/** A decimal number without leading zeros, at most `max`. */
export function parseCount(text: string, max: number): number | undefined {
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text)) return undefined
  const count = Number(text)
  return count <= max ? count : undefined
}

/** The prefix of a dump's segments, relative to the root. */
export function dataPrefix(machine: MachineName, nonce: Nonce): string {
  return `${machine}/data/${nonce}/`
}

/** The name of a segment in a record, counted from 0: `000000`. */
export function segmentName(index: number): string {
  return String(index).padStart(6, '0')
}

export function segmentKey(machine: MachineName, nonce: Nonce, index: number): string {
  return `${dataPrefix(machine, nonce)}${segmentName(index)}`
}

const SEGMENT_KEY = /^([^/]+)\/data\/([0-9a-f]{32})\/(\d{6})$/

/** The parts of a segment's key, or undefined if `key` is none. */
export function parseSegmentKey(
  key: string,
): { machine: MachineName; nonce: Nonce; index: number } | undefined {
  const [, machine = '', nonce = '', index] = SEGMENT_KEY.exec(key) ?? []
  if (!isMachineName(machine) || !isNonce(nonce)) return undefined
  return { machine, nonce, index: Number(index) }
}

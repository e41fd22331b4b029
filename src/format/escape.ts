// Text as one part of an object key or one word of a record: docs/format.md section 2.
//
// Only unreserved characters (RFC 3986 section 2.3) appear, so that a key is its own URI
// encoding. Many releases of curl sign the path as typed where S3 signs it encoded: for
// other keys the two disagree, and a dump could not be recovered by hand.
import { Failure } from '../base/failure.ts'

const PLAIN = /^[A-Za-z0-9_-]$/
const ESCAPED = /^(?:[A-Za-z0-9_-]|~[0-9A-F]{2})(?:[A-Za-z0-9._-]|~[0-9A-F]{2})*$/

/**
 * Spells `text` with `A-Z a-z 0-9 . _ -` and `~XX`, the UTF-8 bytes of everything else
 * in upper-case hex. A leading `.` is escaped too. Each text has one spelling.
 *
 * @throws `bad-input` if `text` is empty or not well-formed Unicode.
 */
export function escapeText(text: string): string {
  if (text === '') throw new Failure('bad-input', 'the name is empty')
  if (!text.isWellFormed()) {
    throw new Failure('bad-input', `${JSON.stringify(text)} is not well-formed Unicode`)
  }
  return Array.from(Buffer.from(text), escapeByte).join('')
}

function escapeByte(byte: number, index: number): string {
  const character = String.fromCharCode(byte)
  const plain = PLAIN.test(character) || (character === '.' && index > 0)
  return plain ? character : `~${byte.toString(16).toUpperCase().padStart(2, '0')}`
}

/** The text that {@link escapeText} spells as `escaped`, or undefined if it spells none so. */
export function unescapeText(escaped: string): string | undefined {
  if (!ESCAPED.test(escaped)) return undefined
  const bytes = Buffer.from(
    escaped.replace(/~(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
  const text = bytes.toString('utf8')
  return text.isWellFormed() && escapeText(text) === escaped ? text : undefined
}

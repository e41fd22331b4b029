// Strict JSON (RFC 8259) with the place of each value. JSON.parse knows no places, takes a key
// twice, and has no idea what a curly quote is.
import { describeUnexpected, describeUnterminated, type JsonMistake } from './json-mistake.ts'

interface Position {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units. */
  readonly column: number
}

export interface JsonMember extends Position {
  readonly name: string
  readonly value: JsonNode
}

export type JsonNode = Position &
  (
    | { readonly type: 'object'; readonly members: readonly JsonMember[] }
    | { readonly type: 'array'; readonly items: readonly JsonNode[] }
    | { readonly type: 'string'; readonly text: string }
    /** `text` is the number or literal as written. */
    | { readonly type: 'number' | 'boolean' | 'null'; readonly text: string }
  )

export type JsonObject = JsonNode & { readonly type: 'object' }

/** Text that is no JSON, or more than any policy needs. */
export interface JsonRefusal extends JsonMistake, Position {}

/** Far above the 20,480 bytes of the longest policy that AWS takes, white space included. */
const MAX_CHARACTERS = 16 * 1024 * 1024

/** A policy has six levels: the values of a condition are the deepest. */
const MAX_DEPTH = 16

/** The value that `text` writes, or why it is refused and where. */
export function readJson(text: string): { node: JsonNode } | { refusal: JsonRefusal } {
  const reader = new JsonReader(text)
  const node = reader.document()
  if (reader.refusal !== undefined) return { refusal: reader.refusal }
  return { node }
}

/** Characters that stand in a string as they are: all but quotes, backslashes and U+0000 to U+001F. */
const PLAIN = /[\u0020\u0021\u0023-\u005b\u005d-\uffff]*/y
const SPACE = /[ \t\r]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9A-Za-z.])/y
const LITERAL = /(?:true|false|null)(?![0-9A-Za-z_])/y
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** After the first refusal it stands at the end of the text and makes up the rest. */
class JsonReader {
  refusal: JsonRefusal | undefined
  readonly #text: string
  #at = 0
  #line = 1
  #lineStart = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): JsonNode {
    if (this.#text.length > MAX_CHARACTERS) this.#refuse(0, TOO_LONG)
    this.#skipSpace()
    const node = this.#value(0)
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#refuseUnexpected('the end of the document')
    return node
  }

  #value(depth: number): JsonNode {
    const position = this.#position(this.#at)
    switch (this.#text[this.#at] ?? '') {
      case '{':
        return { ...position, type: 'object', members: this.#members(depth + 1) }
      case '[':
        return { ...position, type: 'array', items: this.#items(depth + 1) }
      case '"':
        return { ...position, type: 'string', text: this.#string() }
      default:
        return { ...position, ...this.#scalar() }
    }
  }

  #scalar(): { type: 'number' | 'boolean' | 'null'; text: string } {
    const number = this.#match(NUMBER)
    if (number !== '') return { type: 'number', text: number }
    const literal = this.#match(LITERAL)
    if (literal === '') this.#refuseUnexpected('a value')
    return { type: literal === 'null' ? 'null' : 'boolean', text: literal }
  }

  #members(depth: number): JsonMember[] {
    const members: JsonMember[] = []
    const names = new Set<string>()
    this.#sequence('}', depth, () => {
      const start = this.#at
      const position = this.#position(start)
      if (this.#text[start] !== '"') return this.#refuseUnexpected('a name in double quotes')
      const name = this.#string()
      if (names.has(name)) this.#refuse(start, duplicateKey(name))
      names.add(name)
      this.#skipSpace()
      if (!this.#take(':')) this.#refuseUnexpected('a colon after the name')
      this.#skipSpace()
      members.push({ ...position, name, value: this.#value(depth) })
    })
    return members
  }

  #items(depth: number): JsonNode[] {
    const items: JsonNode[] = []
    this.#sequence(']', depth, () => items.push(this.#value(depth)))
    return items
  }

  /** From an opening bracket to `close`, calling `each` where an element starts. */
  #sequence(close: '}' | ']', depth: number, each: () => void): void {
    if (depth > MAX_DEPTH) return this.#refuse(this.#at, TOO_DEEP)
    this.#at++
    this.#skipSpace()
    if (this.#take(close)) return
    while (this.refusal === undefined) {
      each()
      this.#skipSpace()
      if (this.#take(close)) return
      const comma = this.#position(this.#at)
      if (!this.#take(',')) return this.#refuseUnexpected(`a comma or "${close}"`)
      this.#skipSpace()
      if (this.#text[this.#at] === close) return this.#refuse(comma, TRAILING_COMMA)
    }
  }

  #string(): string {
    const start = this.#at++
    let value = ''
    while (this.refusal === undefined) {
      value += this.#match(PLAIN)
      if (this.#take('"')) break
      if (this.#text[this.#at] === '\\') value += this.#escape()
      else this.#refuse(start, describeUnterminated(this.#text.slice(start, this.#at)))
    }
    if (!value.isWellFormed()) this.#refuse(start, ILL_FORMED)
    return value
  }

  #escape(): string {
    const start = this.#at
    const letter = this.#text[start + 1] ?? ''
    const escaped = ESCAPES[letter]
    this.#at += 2
    if (escaped !== undefined) return escaped
    const digits = this.#text.slice(this.#at, this.#at + 4)
    if (letter === 'u' && /^[0-9A-Fa-f]{4}$/.test(digits)) {
      this.#at += 4
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    this.#refuse(start, BAD_ESCAPE)
    return ''
  }

  #skipSpace(): void {
    this.#match(SPACE)
    while (this.#take('\n')) {
      this.#line++
      this.#lineStart = this.#at
      this.#match(SPACE)
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  /** What the sticky `pattern` matches here, stepping over it; empty for no match. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  #refuseUnexpected(expected: string): void {
    this.#refuse(this.#at, describeUnexpected(this.#text, this.#at, expected))
  }

  /** `at`: where it stands, or an index on the line at hand. */
  #refuse(at: number | Position, mistake: JsonMistake): void {
    this.refusal ??= { ...mistake, ...(typeof at === 'number' ? this.#position(at) : at) }
    this.#at = this.#text.length
  }

  #position(at: number): Position {
    return { line: this.#line, column: at - this.#lineStart + 1 }
  }
}

const TOO_LONG: JsonMistake = {
  code: 'malformed',
  message: 'the document is longer than 16 MiB',
  hint: 'AWS takes policies of at most 20,480 bytes.',
}
const TOO_DEEP: JsonMistake = {
  code: 'malformed',
  message: `nested deeper than ${MAX_DEPTH} levels, which no policy is`,
  hint: undefined,
}
const TRAILING_COMMA: JsonMistake = {
  code: 'trailing-comma',
  message: 'a comma after the last element, which JSON does not allow',
  hint: 'Remove the comma.',
}
const BAD_ESCAPE: JsonMistake = {
  code: 'malformed',
  message: 'an escape that JSON does not know',
  hint: 'After a backslash JSON takes " \\ / b f n r t, or u and four hex digits.',
}
const ILL_FORMED: JsonMistake = {
  code: 'malformed',
  message: 'the text has half of a surrogate pair, which is no character',
  hint: 'Write a character beyond U+FFFF as it is, or as two \\u escapes.',
}

function duplicateKey(name: string): JsonMistake {
  return {
    code: 'duplicate-key',
    message: `${JSON.stringify(name.slice(0, 120))} stands twice in one object`,
    hint: 'Keep one. Several values go into one list: ["…", "…"].',
  }
}

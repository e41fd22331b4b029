// What people write instead of JSON, and how each is mended.
import type { ProblemCode } from './problem.ts'

export interface JsonMistake {
  readonly code: ProblemCode
  readonly message: string
  readonly hint: string | undefined
}

/** What stands at `at`, where `expected` should. */
export function describeUnexpected(text: string, at: number, expected: string): JsonMistake {
  const rest = text.slice(at, at + 40)
  const known = MISTAKES.find(({ pattern }) => pattern.test(rest))
  if (known !== undefined) return known.mistake
  if (CURLY.test(lineBefore(text, at))) return CURLY_QUOTES
  if (rest === '') {
    return malformed(`the document ends where ${expected} is expected`, 'It may be cut short.')
  }
  const [word] = /^(?:[A-Za-z_][A-Za-z0-9_-]*|.)/su.exec(rest) ?? [rest]
  return malformed(`expected ${expected}, found ${JSON.stringify(word)}`, hintFor(word, expected))
}

/** What stands before `at` on its line: a text that a curly quote should have ended runs on. */
function lineBefore(text: string, at: number): string {
  return text.slice(Math.max(at - 200, text.lastIndexOf('\n', at - 1) + 1), at)
}

/** Why a string that starts at an opening quote has no end on its line. */
export function describeUnterminated(start: string): JsonMistake {
  if (CURLY.test(start)) return CURLY_QUOTES
  return malformed(
    'the text in quotes does not end, or holds a control character',
    'Close it with ". Write a line break in it as \\n, a tab as \\t.',
  )
}

const CURLY = /[\u2018-\u201f\u2032-\u2036\u00ab\u00bb\uff02]/

const CURLY_QUOTES: JsonMistake = {
  code: 'curly-quotes',
  message: 'curly quotes, where JSON has straight ones',
  hint: 'Replace “ and ” by " throughout: a word processor or web page has changed them.',
}

/** In order: the first that matches what stands there. */
const MISTAKES: readonly { readonly pattern: RegExp; readonly mistake: JsonMistake }[] = [
  {
    pattern: /^\ufeff/,
    mistake: {
      code: 'byte-order-mark',
      message: 'the document starts with a byte order mark',
      hint: 'Save it as UTF-8 without BOM.',
    },
  },
  { pattern: new RegExp(`^${CURLY.source}`), mistake: CURLY_QUOTES },
  {
    pattern: /^(?:\/\/|\/\*|#)/,
    mistake: { code: 'comment', message: 'a comment, which JSON has not', hint: 'Remove it.' },
  },
  {
    pattern: /^['`]/,
    mistake: {
      code: 'single-quotes',
      message: 'a single quote, where JSON has double ones',
      hint: 'Write "…" instead.',
    },
  },
  {
    pattern: /^[\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\f\v]/,
    mistake: malformed(
      'white space that JSON does not know, such as a non-breaking space',
      'Replace it by a space.',
    ),
  },
]

function malformed(message: string, hint: string | undefined): JsonMistake {
  return { code: 'malformed', message, hint }
}

function hintFor(word: string, expected: string): string | undefined {
  if (expected === 'the end of the document') return 'A file holds one policy.'
  if (/^(?:nan|infinity|undefined|none|true|false|null)$/i.test(word)) {
    return 'JSON knows true, false and null, in lower case, and plain numbers.'
  }
  if (/^[A-Za-z_]/.test(word)) return `Write ${JSON.stringify(word)}: JSON wants double quotes.`
  if (expected.startsWith('a comma') && /^["{[]/.test(word)) return 'Put a comma before it.'
  return undefined
}

import { stripVTControlCharacters } from 'node:util'

/**
 * What a terminal could obey rather than show: control characters (C0, DEL, C1), format
 * characters such as those that reverse the direction of text, and lone surrogates. Names
 * in a bucket are written by whoever holds a key, so they are not to be trusted.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu

/** `text` on one line, with everything that a terminal could obey spelled `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, spellOut)
}

/** As {@link printable}, keeping line ends, for messages of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

function spellOut(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

const WIDE =
  /[\u{1100}-\u{115f}\u{2e80}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
const NARROWEST = /\p{M}/u

/** Columns that `text` takes on a terminal: wide letters two, combining marks and colours none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) {
    if (WIDE.test(character)) width += 2
    else if (!NARROWEST.test(character)) width += 1
  }
  return width
}

/**
 * The line `text` broken between words so that each line takes at most `columns`, all indented
 * as the first is. What is quoted stays whole, as a longer word does, such as a key: it will be
 * copied.
 */
export function wrap(text: string, columns: number): string[] {
  const [indent = ''] = /^ */.exec(text) ?? []
  const lines: string[] = []
  for (const word of wordsOf(text.trim())) {
    const last = lines.at(-1)
    if (last !== undefined && displayWidth(`${last} ${word}`) <= columns) {
      lines[lines.length - 1] = `${last} ${word}`
    } else {
      lines.push(indent + word)
    }
  }
  return lines
}

/** Between two spaces stands an empty word. */
function wordsOf(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"|[^ ])+|(?<= )(?= )/g) ?? ['']
}

/** `text` in at most `columns`, the middle of a longer one replaced by `…`: both ends tell most. */
export function shorten(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  const characters = Array.from(text)
  const tail = takeColumns(characters.toReversed(), Math.floor((columns - 1) / 2)).reverse()
  const head = takeColumns(characters, columns - 1 - displayWidth(tail.join('')))
  return `${head.join('')}…${tail.join('')}`
}

/** `text` in at most `columns`, the end of a longer one replaced by `…`. */
export function cutOff(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  return `${takeColumns(Array.from(text), columns - 1).join('')}…`
}

function takeColumns(characters: readonly string[], columns: number): string[] {
  let left = columns
  return characters.slice(
    0,
    characters.findIndex((character) => {
      left -= displayWidth(character)
      return left < 0
    }),
  )
}

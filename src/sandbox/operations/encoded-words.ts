// What S3 does to metadata that is not US-ASCII: values are decoded "as per RFC 2047 before storing
// and encoded as per RFC 2047 [...] before returning" ("User-defined object metadata" in the user
// guide, whose example reads the bytes of a header as ISO 8859-1). Which of its two encodings, and
// where long words are cut, is as JavaMail does, whose words clients of S3 were seen to get.

const ENCODED_WORD = /=\?([\w-]+)\?([bq])\?([^?\s]*)\?=(?:[ \t]+(?==\?[\w-]+\?[bq]\?[^?\s]*\?=))?/gi
const PRINTABLE = /^[\t -~]*$/
/** JavaMail's bound on the text of a word: 68 characters less those of `UTF-8`. */
const LONGEST_WORD = 63

/** What the encoded words of a header say; one of a charset that nobody knows stays. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value
  return value.replace(ENCODED_WORD, (word, charset: string, encoding: string, text: string) => {
    const bytes = /b/i.test(encoding) ? Buffer.from(text, 'base64') : bytesOfQ(text)
    try {
      return new TextDecoder(charset).decode(bytes)
    } catch {
      return word
    }
  })
}

function bytesOfQ(text: string): Buffer {
  const characters = text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(characters, 'latin1')
}

/** The value of a header that says `text`: as it is, if a header can hold it, else in encoded words. */
export function encodeWords(text: string): string {
  if (PRINTABLE.test(text)) return text
  const units = Array.from(text)
  const plain = units.filter((unit) => PRINTABLE.test(unit)).length
  return wordsOf(units, plain > units.length - plain ? asQ : asB).join(' ')
}

type Encoding = (text: string) => string

function wordsOf(units: readonly string[], encode: Encoding): string[] {
  const word = encode(units.join(''))
  if (word.length <= LONGEST_WORD + '=?UTF-8?B??='.length || units.length < 2) return [word]
  const middle = Math.floor(units.length / 2)
  return [units.slice(0, middle), units.slice(middle)].flatMap((half) => wordsOf(half, encode))
}

function asB(text: string): string {
  return `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`
}

function asQ(text: string): string {
  const escaped = Array.from(Buffer.from(text), (byte) => {
    const character = String.fromCharCode(byte)
    if (character === ' ') return '_'
    const isPlain = byte > 32 && byte < 127 && !'=_?'.includes(character)
    return isPlain ? character : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
  })
  return `=?UTF-8?Q?${escaped.join('')}?=`
}

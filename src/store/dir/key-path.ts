// How keys become paths under the root of a directory store, and back.
//
// A folder `web-1/` of keys is the directory `web-1.d`, and an object keeps its name, so that
// keys `a` and `a/b` live side by side as `a` and `a.d/b`. What is special to file systems is
// written `%XX`: all bytes but letters, digits and `-._~`, and a leading `.` (so `.`, `..` and
// the store's own `.holdfast` are never met). An object whose name would end like a directory's
// has its last letter escaped. The empty name of `a//b` is a lone `%`. A name of more than 200
// characters goes on in a directory `….c`, its next piece marked with `+`.

/** The store's own folder: temporary files and uploads. */
export const PRIVATE_FOLDER = '.holdfast'

/** File systems take 255 bytes; what is left is for `.d`, `.c` and a long last escape. */
const MAX_NAME = 200
const PLAIN = /^[A-Za-z0-9_~-]$/
const FOLDER_END = '.d'
const MORE_END = '.c'
/** A piece could otherwise be `..`. */
const PIECE = '+'

/** The path of the object `key`, relative to the root. */
export function pathOfKey(key: string): string {
  const names = key.split('/')
  const last = names.pop() ?? ''
  return [...names.map(folderName), objectName(last)].join('/')
}

/** The path of the directory that holds the keys that start with `folder`, which ends in `/`. */
export function pathOfFolder(folder: string): string {
  return folder.split('/').slice(0, -1).map(folderName).join('/')
}

function folderName(name: string): string {
  return cutLong(escapeName(name)) + FOLDER_END
}

function objectName(name: string): string {
  const escaped = cutLong(escapeName(name))
  if (!escaped.endsWith(FOLDER_END) && !escaped.endsWith(MORE_END)) return escaped
  return escaped.slice(0, -1) + escapeByte(escaped.charCodeAt(escaped.length - 1))
}

/** Long names in pieces, each but the last a directory that says so. */
function cutLong(escaped: string): string {
  let rest = escaped
  let path = ''
  while (rest.length > MAX_NAME) {
    // Never within an escape.
    const percent = rest.slice(MAX_NAME - 2, MAX_NAME).indexOf('%')
    const cut = percent < 0 ? MAX_NAME : MAX_NAME - 2 + percent
    path += `${rest.slice(0, cut)}${MORE_END}/${PIECE}`
    rest = rest.slice(cut)
  }
  return path + rest
}

function escapeName(name: string): string {
  if (name === '') return '%'
  return Array.from(Buffer.from(name), (byte, index) => {
    const character = String.fromCharCode(byte)
    const plain = PLAIN.test(character) || (character === '.' && index > 0)
    return plain ? character : escapeByte(byte)
  }).join('')
}

function escapeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
}

/** One name of a directory, understood: an object, a folder of keys, or a name that goes on. */
export interface Entry {
  readonly kind: 'object' | 'folder' | 'more'
  /** Still escaped: only whole names can be unescaped. */
  readonly escaped: string
}

/**
 * What `entry` stands for, in a directory of names or, as `isPiece` says, in one of their
 * continuations; undefined for what this store did not make.
 */
export function parseEntry(
  entry: string,
  isDirectory: boolean,
  isPiece: boolean,
): Entry | undefined {
  if (entry.startsWith('.') || entry.startsWith(PIECE) !== isPiece) return undefined
  const name = isPiece ? entry.slice(PIECE.length) : entry
  if (!isDirectory) return { kind: 'object', escaped: name }
  if (name.endsWith(FOLDER_END)) return { kind: 'folder', escaped: name.slice(0, -2) }
  if (name.endsWith(MORE_END)) return { kind: 'more', escaped: name.slice(0, -2) }
  return undefined
}

/** The name that `escaped` spells; undefined if this store would not spell it so. */
export function unescapeName(escaped: string, kind: 'object' | 'folder'): string | undefined {
  if (escaped === '%') return ''
  const bytes = escaped.replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const name = Buffer.from(bytes, 'latin1').toString('utf8')
  const spelled = kind === 'object' ? objectName(name) : folderName(name).slice(0, -2)
  return spelled.replaceAll(`${MORE_END}/${PIECE}`, '') === escaped ? name : undefined
}

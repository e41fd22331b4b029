// Files with secrets: refused where others can read them, as ssh refuses a key. Whoever can
// write one can send our backups to a store of their own, so that is refused too.
import { isUtf8 } from 'node:buffer'
import type { Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { MIB } from '../base/bytes.ts'
import { Failure, messageOf } from '../base/failure.ts'
import { shellWord } from '../base/shell-word.ts'
import { systemCode } from '../base/system-code.ts'

const OTHERS = 0o077
/** A settings file of this size is none. */
const MAX_BYTES = MIB

export interface SettingsFile {
  readonly text: string
  /** Why secrets in this file would be refused; undefined if nobody else can read it. */
  readonly exposure: Failure | undefined
}

/**
 * The text of a file that holds secrets.
 *
 * @throws `host` if others can read or write it, if another user owns it, or it cannot be read.
 */
export async function readPrivateFile(path: string): Promise<string> {
  const file = await readSettingsFile(path)
  if (file === undefined) throw new Failure('host', `${path} does not exist`)
  if (file.exposure !== undefined) throw file.exposure
  return file.text
}

/**
 * A file that may hold secrets and need not be there: undefined if it is not. Symbolic links
 * are followed, since what is judged is the file that was opened.
 *
 * @throws `host` if it cannot be read or is no file.
 */
export async function readSettingsFile(path: string): Promise<SettingsFile | undefined> {
  try {
    await using file = await open(path)
    const stat = await file.stat()
    return { text: await readText(file, stat), exposure: exposureOf(path, stat) }
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined
    throw new Failure('host', `${path} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

async function readText(file: FileHandle, stat: Stats): Promise<string> {
  // A pipe is welcome: that is what a shell's <(pass show keys) is.
  if (!stat.isFile() && !stat.isFIFO()) throw new Error('it is no file')
  const chunks: Buffer[] = []
  for (let total = 0; total <= MAX_BYTES; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(8192), 0, 8192, null)
    if (bytesRead === 0) return textOf(Buffer.concat(chunks))
    chunks.push(buffer.subarray(0, bytesRead))
    total += bytesRead
  }
  throw new Error(`it has more than ${MAX_BYTES} bytes`)
}

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new Error('it is not UTF-8')
  return bytes.toString('utf8')
}

function exposureOf(path: string, stat: Stats): Failure | undefined {
  const self = process.geteuid?.()
  if (self !== undefined && stat.uid !== self && stat.uid !== 0) {
    return new Failure('host', `${path} holds secrets and belongs to another user`, {
      hint: `Make it yours: chown ${self} ${shellWord(path)}`,
    })
  }
  if ((stat.mode & OTHERS) === 0) return undefined
  const mode = (stat.mode & 0o777).toString(8).padStart(3, '0')
  return new Failure('host', `${path} holds secrets and others may use it (mode ${mode})`, {
    hint: `Run: chmod 600 ${shellWord(path)}`,
  })
}

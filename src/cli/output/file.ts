import { randomBytes } from 'node:crypto'
import { type FileHandle, link, lstat, open, realpath, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ByteStream } from '../../base/bytes.ts'
import { Failure } from '../../base/failure.ts'
import { systemCode } from '../../base/system-code.ts'

export interface FileOptions {
  /** Replace a regular file that exists. */
  readonly force: boolean
  readonly signal: AbortSignal
}

/**
 * Writes a stream into the file `path`, which appears, durable and whole, only after the last
 * byte: until then, and after a failure, there is at most a temporary file beside it, which
 * only its owner may read and which is removed.
 *
 * @throws `already-exists` if there is a file and `force` is not set.
 * @throws `bad-input` if what is there is no regular file; `host` if it cannot be written.
 */
export async function writeToFile(
  stream: ByteStream,
  path: string,
  { force, signal }: FileOptions,
): Promise<void> {
  const target = await targetOf(path, force)
  const temporary = join(
    dirname(target),
    `.${basename(target).slice(0, 200)}.${randomBytes(6).toString('hex')}.part`,
  )
  await using file = await onDisk(path, open(temporary, 'wx', 0o600))
  try {
    await fill(file, stream, path, signal)
    await publish(temporary, target, force)
  } finally {
    await unlink(temporary).catch(() => undefined)
  }
}

/** Where the bytes go in the end: a link is followed, so that it stays one. */
async function targetOf(path: string, force: boolean): Promise<string> {
  const existing = await lstat(path).catch(() => undefined)
  if (existing === undefined) return path
  const target = await realpath(path).catch(() => path)
  const stat = await lstat(target)
  if (!stat.isFile()) {
    throw new Failure('bad-input', `${path} is not a regular file`, {
      hint: stat.isDirectory()
        ? 'Name a file in that folder.'
        : `Redirect standard output instead: holdfast restore … > ${path}`,
    })
  }
  if (!force) throw taken(path)
  return target
}

async function fill(
  file: FileHandle,
  stream: ByteStream,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  for await (const chunk of stream) {
    signal.throwIfAborted()
    await onDisk(path, file.writeFile(chunk))
  }
  await onDisk(path, file.sync())
}

/** `link` fails where `rename` would replace what somebody else has put there meanwhile. */
async function publish(temporary: string, target: string, force: boolean): Promise<void> {
  if (force) await onDisk(target, rename(temporary, target))
  else await onDisk(target, link(temporary, target))
  await using folder = await open(dirname(target))
  await folder.sync()
}

async function onDisk<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw taken(path)
    throw new Failure('host', `${path} cannot be written`, { cause: error })
  }
}

function taken(path: string): Failure {
  return new Failure('already-exists', `${path} exists`, { hint: 'Replace it with --force.' })
}

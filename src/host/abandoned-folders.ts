// Temporary folders of processes that were killed. What is in use has a socket that its process
// listens on: the kernel refuses connections once it is dead, whichever container it ran in and
// whoever has its process id now.
import { lstat, readdir, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { mountsIn } from './mounts.ts'

const MARK = '.in-use'
/** A socket takes a moment from its making until it can be reached. */
const SETTLED_MS = 60_000

/** Marks a folder as in use until the process ends or the mark is disposed of. */
export async function markInUse(folder: string): Promise<Disposable> {
  const server = createServer((socket) => socket.destroy())
  server.unref()
  await new Promise<void>((resolve) => {
    // Without a mark, as where the path is too long for a socket, a folder is left for good.
    server.once('error', () => resolve())
    server.listen(join(folder, MARK), resolve)
  })
  return { [Symbol.dispose]: () => void server.close() }
}

/**
 * Removes the folders in `parent` that a killed process of this user made as temporary ones of
 * `name`. What cannot be told to be such, or holds a mount, is left. Never fails.
 */
export async function removeAbandoned(
  parent: string,
  name: string,
  settledMs = SETTLED_MS,
): Promise<void> {
  const names = await readdir(parent).catch(() => [])
  for (const each of names.filter((one) => isNamed(one, name))) {
    const path = join(parent, each)
    if (!(await isAbandoned(path, settledMs))) continue
    await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** As mkdtemp(3) names what begins with `name`. */
function isNamed(text: string, name: string): boolean {
  return text.startsWith(`${name}-`) && /^[A-Za-z0-9]{6}$/.test(text.slice(name.length + 1))
}

async function isAbandoned(path: string, settledMs: number): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined)
  if (stats === undefined || !stats.isDirectory() || stats.uid !== process.getuid?.()) return false
  if (Date.now() - stats.ctimeMs < settledMs) return false
  return (await refuses(join(path, MARK))) && mountsIn(path).length === 0
}

/** Whether nobody listens on a socket that is there. */
function refuses(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(false))
    socket.once('connect', () => socket.destroy())
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'))
  })
}

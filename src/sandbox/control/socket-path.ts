// Where a running sandbox is told what to do: a socket in its data folder, which is its owner's
// alone.
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SOCKET = 'control.sock'

/** Of macOS, the shortest: `sun_path` has 104 bytes there, 108 on Linux, the last one a zero. */
const MOST_BYTES = 103

/**
 * Calls `use` with a path of the socket of `folder` that the system takes: a longer one goes
 * through a symbolic link that is there for the length of the call.
 */
export async function withSocketPath<T>(
  folder: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = join(folder, SOCKET)
  if (isShort(path)) return await use(path)
  const shelter = await mkdtemp(shelterName())
  try {
    const link = join(shelter, 'd')
    await symlink(folder, link)
    return await use(join(link, SOCKET))
  } finally {
    await rm(shelter, { recursive: true, force: true })
  }
}

function shelterName(): string {
  const name = join(tmpdir(), 'holdfast-')
  return isShort(join(`${name}XXXXXX`, 'd', SOCKET)) ? name : '/tmp/holdfast-'
}

function isShort(path: string): boolean {
  return Buffer.byteLength(path) <= MOST_BYTES
}

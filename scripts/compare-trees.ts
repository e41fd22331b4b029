import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Compares two folders: names, kinds, modes, targets of links, and every byte of the files.
 * `leftOut` names entries at the top of `original` that need not be in the copy.
 *
 * @throws an error that lists what differs.
 */
export async function compareTrees(
  original: string,
  copy: string,
  leftOut: readonly string[],
): Promise<{ files: number; bytes: number }> {
  const [expected, actual] = await Promise.all([describe(original, leftOut), describe(copy, [])])
  const paths = new Set([...expected.keys(), ...actual.keys()])
  const differing = [...paths].filter(
    (path) => expected.get(path)?.description !== actual.get(path)?.description,
  )
  if (differing.length > 0) throw new Error(`differs: ${differing.slice(0, 10).join(', ')}`)
  const bytes = [...expected.values()].reduce((sum, entry) => sum + entry.bytes, 0)
  return { files: expected.size, bytes }
}

interface Entry {
  readonly description: string
  readonly bytes: number
}

async function describe(root: string, leftOut: readonly string[]): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  const names = await readdir(root)
  for (const name of names.filter((entry) => !leftOut.includes(entry))) {
    await describeEntry(root, name, entries)
  }
  return entries
}

async function describeEntry(root: string, path: string, entries: Map<string, Entry>) {
  const full = join(root, path)
  const stat = await lstat(full)
  const mode = stat.mode.toString(8)
  if (stat.isDirectory()) {
    for (const name of await readdir(full)) await describeEntry(root, join(path, name), entries)
  } else if (stat.isSymbolicLink()) {
    entries.set(path, { description: `link ${await readlink(full)}`, bytes: 0 })
  } else {
    const hash = createHash('sha256')
    await pipeline(createReadStream(full), hash)
    const description = `${mode} ${stat.size} ${hash.digest('hex')}`
    entries.set(path, { description, bytes: stat.size })
  }
}

import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { compareKeys } from '../key-order.ts'
import { isErrno } from './dir-failure.ts'
import { parseEntry, pathOfFolder, unescapeName } from './key-path.ts'

interface Named {
  readonly kind: 'object' | 'folder'
  /** The key's next part; a folder's ends in `/`. */
  readonly name: string
}

/** The keys below `root` that start with `prefix`, in byte order; links and debris left out. */
export async function* walkKeys(root: string, prefix: string): AsyncGenerator<string> {
  yield* walk(root, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix)
}

async function* walk(root: string, folder: string, prefix: string): AsyncGenerator<string> {
  for (const { kind, name } of await namesIn(root, folder)) {
    const key = folder + name
    if (kind === 'folder') {
      if (key.startsWith(prefix) || prefix.startsWith(key)) yield* walk(root, key, prefix)
    } else if (key.startsWith(prefix)) {
      yield key
    }
  }
}

/** What stands between `prefix` and the next `/`, where there is an object behind it. */
export async function* walkFolders(root: string, prefix: string): AsyncGenerator<string> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  for (const { kind, name } of await namesIn(root, folder)) {
    const key = folder + name
    if (kind === 'object' || !key.startsWith(prefix) || key === prefix) continue
    const first = await walk(root, key, key).next()
    if (first.done !== true) yield key.slice(prefix.length)
  }
}

/** The names in a folder of keys, in byte order: a folder stands where its objects would. */
async function namesIn(root: string, folder: string): Promise<Named[]> {
  const names = await collect(join(root, pathOfFolder(folder)), undefined)
  return names.sort((a, b) => compareKeys(a.name, b.name))
}

/** @param begun what the directories of a long name spelled so far; undefined at its beginning. */
async function collect(path: string, begun: string | undefined): Promise<Named[]> {
  const found: Named[] = []
  for (const entry of await entriesOf(path)) {
    if (!entry.isFile() && !entry.isDirectory()) continue
    const parsed = parseEntry(entry.name, entry.isDirectory(), begun !== undefined)
    if (parsed === undefined) continue
    const escaped = (begun ?? '') + parsed.escaped
    if (parsed.kind === 'more') {
      found.push(...(await collect(join(path, entry.name), escaped)))
      continue
    }
    const name = unescapeName(escaped, parsed.kind)
    if (name === undefined) continue
    found.push({ kind: parsed.kind, name: parsed.kind === 'folder' ? `${name}/` : name })
  }
  return found
}

async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true })
  } catch (error) {
    // Pruned since its name was read, or never there.
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  }
}

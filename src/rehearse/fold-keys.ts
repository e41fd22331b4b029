// Many keys said in few patterns, for people: `web-1/data/*` for what stands in one folder.
import { CHANGING } from './changing-names.ts'

/** Folders below the prefix that are told apart; more are one. */
const MOST_FOLDERS = 6
/** Keys of one folder that are told whole. */
const MOST_KEYS = 2

/**
 * The pattern that stands for each of `keys`: the key itself, or the folder that holds it and
 * others, with `*` after it. Folders are told apart one level below `prefix`.
 */
export function foldKeys(keys: Iterable<string>, prefix: string): Map<string, string> {
  const byFolder = Map.groupBy(new Set(keys), (key) => folderOf(key, prefix))
  const isCrowded = byFolder.size > MOST_FOLDERS
  const patterns = new Map<string, string>()
  for (const [folder, members] of byFolder) {
    const whole = isCrowded && folder.startsWith(prefix) ? prefix : folder
    const isFolded = whole !== folder || members.length > MOST_KEYS
    for (const key of members) {
      patterns.set(key, isFolded || CHANGING.test(key) ? `${whole}*` : key)
    }
  }
  return patterns
}

/** With its slash: one level below the prefix, or the key's own outside of it. */
function folderOf(key: string, prefix: string): string {
  if (!key.startsWith(prefix)) return key.slice(0, key.lastIndexOf('/') + 1)
  const end = key.indexOf('/', prefix.length)
  return end < 0 ? prefix : key.slice(0, end + 1)
}

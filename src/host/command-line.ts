import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'

/** What Node puts in the place of bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd'

/**
 * The first of `words` that Node did not read as it was typed, because its bytes are not UTF-8;
 * undefined if there is none. A U+FFFD that was typed as such is none, where /proc can tell.
 *
 * @param file what the system holds of them: `cmdline` for arguments, `environ` for variables
 */
export function misread(words: readonly string[], file: 'cmdline' | 'environ'): string | undefined {
  const suspect = words.find((word) => word.includes(REPLACEMENT))
  if (suspect === undefined) return undefined
  return wasUtf8(file) ? undefined : suspect
}

function wasUtf8(file: string): boolean {
  try {
    return isUtf8(readFileSync(`/proc/self/${file}`))
  } catch {
    return false
  }
}

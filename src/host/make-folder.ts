// Folders, without Node's own recursion, which in Node.js 24.21 never ends where a file system
// answers ENOENT in a folder that is there, as /proc does.
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes `folder` and those above it, for their owner alone. */
export async function makeFolder(folder: string): Promise<void> {
  if (await exists(folder)) return
  await makeFolder(dirname(folder))
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!(await exists(folder))) throw error
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

import type { Source } from './source.ts'

/** Reads a regular file, block device or character device from where its descriptor stands. */
export function openFileSource(fd: number): Source {
  throw new Error(`not written yet: ${fd}`)
}

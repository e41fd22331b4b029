import type { Source } from './source.ts'

/** Reads a pipe, FIFO or stream socket until all its writers have closed it. */
export function openPipeSource(fd: number): Source {
  throw new Error(`not written yet: ${fd}`)
}

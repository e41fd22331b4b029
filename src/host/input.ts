import type { Source } from './source.ts'

/**
 * The source that suits what `fd` is: a pipe or socket, or a file or device.
 *
 * @throws `bad-input` for a terminal or a folder.
 * @throws `host` if `fd` is not open.
 */
export function openInput(fd: number): Source {
  throw new Error(`not written yet: ${fd}`)
}

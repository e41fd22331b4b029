import { fstatSync } from 'node:fs'
import { isatty } from 'node:tty'
import { Failure } from '../base/failure.ts'
import { openFileSource } from './file-source.ts'
import { openPipeSource } from './pipe-source.ts'
import type { DumpSource } from './source.ts'

/**
 * The source that suits what `fd` is: a pipe or socket, or a file or device.
 *
 * @throws `bad-input` for a terminal or a folder.
 * @throws `host` if `fd` is not open.
 */
export function openInput(fd: number): DumpSource {
  if (isatty(fd)) {
    throw new Failure('bad-input', 'the input is a terminal: there is nothing to dump', {
      hint: 'Pipe a stream in, redirect a file with <, or give a command after --.',
    })
  }
  const stat = statDescriptor(fd)
  if (stat.isDirectory()) {
    throw new Failure('bad-input', 'the input is a folder', {
      hint: 'Give a command that packs it, such as: -- tar -c -C FOLDER .',
    })
  }
  return stat.isFIFO() || stat.isSocket() ? openPipeSource(fd) : openFileSource(fd)
}

function statDescriptor(fd: number): ReturnType<typeof fstatSync> {
  try {
    return fstatSync(fd)
  } catch (cause) {
    throw new Failure('host', `there is no input: descriptor ${fd} is not open`, { cause })
  }
}

import { isatty } from 'node:tty'
import { Failure } from '../../base/failure.ts'
import { openInput } from '../../host/input.ts'
import type { DumpSource } from '../../host/source.ts'
import { ADVICE, type ProgramName } from '../program/advice.ts'

/** Standard input as a stream to dump. @throws `bad-input` for a terminal: nobody types a backup. */
export async function openStandardInput(program: ProgramName): Promise<DumpSource> {
  if (isatty(0)) {
    throw new Failure('bad-input', 'standard input is a terminal: there is nothing to store', {
      hint: ADVICE[program].giveStream,
    })
  }
  return openInput(0)
}

/** A document from standard input, whole. @throws `bad-input` for a terminal or too much of it. */
export async function readDocument(what: string, maxBytes: number): Promise<string> {
  if (isatty(0)) {
    throw new Failure('bad-input', `standard input is a terminal: pipe ${what} in`)
  }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin) {
    const buffer = Buffer.from(chunk)
    bytes += buffer.length
    if (bytes > maxBytes) throw new Failure('bad-input', `${what} has more than ${maxBytes} bytes`)
    chunks.push(buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

import { fstatSync, write } from 'node:fs'
import { promisify } from 'node:util'
import type { ByteStream } from '../../base/bytes.ts'
import { isClosedOutput, stdoutFailure } from './stdout-failure.ts'

const STDOUT = 1
const writeToDescriptor = promisify(write)

/**
 * Writes a stream to standard output as fast as its reader takes it, holding one chunk. A file
 * is written on a thread: `process.stdout` would block the downloads behind it meanwhile.
 *
 * @throws EPIPE, as the system tells it, when the reader has gone; `host` for any other error.
 */
export async function writeToStdout(stream: ByteStream, signal: AbortSignal): Promise<void> {
  const send = fstatSync(STDOUT).isFile() ? sendToFile : sendToReader
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  // It may reject while nobody waits; the next race tells.
  aborted.catch(() => undefined)
  for await (const chunk of stream) await Promise.race([orExplain(send(chunk)), aborted])
}

async function orExplain(sent: Promise<void>): Promise<void> {
  try {
    await sent
  } catch (error) {
    throw isClosedOutput(error) ? error : stdoutFailure(error)
  }
}

function sendToReader(chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(chunk, (error) => (error ? reject(error) : resolve()))
  })
}

async function sendToFile(chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const { bytesWritten } = await writeToDescriptor(STDOUT, chunk, at, chunk.length - at)
    at += bytesWritten
  }
}

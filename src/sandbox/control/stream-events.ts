import type { ServerResponse } from 'node:http'
import { MIB } from '../../base/bytes.ts'
import type { Sandbox } from '../sandbox.ts'
import type { WatchLine } from './messages.ts'

/** What may wait for a reader. Beyond it events are left out: requests wait for nobody. */
const MOST_WAITING_BYTES = 4 * MIB

/**
 * Tells of every request, a line of JSON each, until the reader goes. A slow one misses some, and
 * is told how many as soon as it can take more.
 */
export function streamEvents(sandbox: Sandbox, response: ServerResponse): void {
  let lost = 0
  const write = (line: WatchLine) => response.write(`${JSON.stringify(line)}\n`)
  const tellLost = () => {
    if (lost > 0) write({ lost })
    lost = 0
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  response.flushHeaders()
  const watching = sandbox.observe((event) => {
    if (response.writableLength > MOST_WAITING_BYTES) {
      lost++
      return
    }
    tellLost()
    write(event)
  })
  response.on('drain', tellLost)
  response.once('close', () => watching[Symbol.dispose]())
}

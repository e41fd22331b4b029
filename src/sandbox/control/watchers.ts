import type { ServerResponse } from 'node:http'
import { MIB } from '../../base/bytes.ts'
import type { Sandbox } from '../sandbox.ts'
import type { WatchLine } from './messages.ts'

/** What may wait for a reader. Beyond it events are left out: requests wait for nobody. */
const MOST_WAITING_BYTES = 4 * MIB

/** Whoever watches, each on an answer that goes on until one of the two ends it. */
export class Watchers {
  readonly #answers = new Set<ServerResponse>()

  /**
   * Tells of every request, a line of JSON each, until the reader goes. A slow one misses some, and
   * is told how many as soon as it can take more.
   */
  add(sandbox: Sandbox, response: ServerResponse): void {
    let lost = 0
    const write = (line: WatchLine) => response.write(`${JSON.stringify(line)}\n`)
    const tellLost = () => {
      if (lost > 0) write({ lost })
      lost = 0
    }
    response.writeHead(200, { 'content-type': 'application/x-ndjson', connection: 'close' })
    const watching = sandbox.observe((event) => {
      if (response.writableLength > MOST_WAITING_BYTES) {
        lost++
        return
      }
      tellLost()
      write(event)
    })
    response.flushHeaders()
    response.on('drain', tellLost)
    this.#answers.add(response)
    response.once('close', () => {
      watching[Symbol.dispose]()
      this.#answers.delete(response)
    })
  }

  /** Ends all answers well: a reader that finds no such end knows that the sandbox died. */
  end(): void {
    for (const answer of this.#answers) answer.end()
  }
}

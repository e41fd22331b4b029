// What is kept of a run: a long one has more to tell than memory holds.
import type { RequestEvent } from '../sandbox/journal/request-event.ts'

/** Requests and what each asked of policies; with what is made of them some 4 KB each. */
const MOST_KEPT = 250_000

/** What came when the log was full. */
export interface Untold {
  readonly requests: number
  /** Of these, requests that policies denied. */
  readonly denied: number
}

/** Keeps the first events that it is told of, and counts the others. */
export class EventLog {
  readonly events: RequestEvent[] = []
  #room: number
  #untold: Untold = { requests: 0, denied: 0 }

  constructor(room = MOST_KEPT) {
    this.#room = room
  }

  get untold(): Untold {
    return this.#untold
  }

  add(event: RequestEvent): void {
    this.#room -= 1 + event.decisions.length
    if (this.#room >= 0) {
      this.events.push(event)
      return
    }
    const { requests, denied } = this.#untold
    this.#untold = { requests: requests + 1, denied: denied + (isDenied(event) ? 1 : 0) }
  }
}

function isDenied({ decisions }: RequestEvent): boolean {
  return decisions.some(({ verdict, optional }) => verdict === 'denied' && optional !== true)
}

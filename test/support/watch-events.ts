// The events of a sandbox, for tests that send a request and ask what was told of it.
import type { RequestEvent, Sandbox } from '../../src/sandbox/index.ts'
import { inTime, Witness } from './deadline.ts'

export interface WatchedEvents extends Disposable {
  /** The next `count` events, in the order in which their answers ended. */
  next(count?: number): Promise<RequestEvent[]>
  one(): Promise<RequestEvent>
}

export function watchEvents(sandbox: Sandbox): WatchedEvents {
  const events: RequestEvent[] = []
  let arrived = Promise.withResolvers<void>()
  const observing = sandbox.observe((event) => {
    events.push(event)
    arrived.resolve()
    arrived = Promise.withResolvers()
  })
  async function next(count = 1): Promise<RequestEvent[]> {
    while (events.length < count) await arrived.promise
    return events.splice(0, count)
  }
  return {
    next: (count) => inTime(new Witness(), next(count), 10_000),
    one: async () => (await inTime(new Witness(), next(), 10_000))[0] as RequestEvent,
    [Symbol.dispose]: () => observing[Symbol.dispose](),
  }
}

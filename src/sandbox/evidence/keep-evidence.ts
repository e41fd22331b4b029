// Wiring of what is delivered: logs hear of requests while there is something to log, follow the
// clock, and are stored before the sandbox ends.
import type { SandboxClock } from '../clock/sandbox-clock.ts'
import { AccessLogs } from './access-logs.ts'
import type { DeliveryGround } from './deliver.ts'
import type { RequestEvents } from './request-events.ts'

export interface Evidence extends AsyncDisposable {
  /** Stores all that was gathered for logs until now. */
  deliver(): Promise<void>
}

export function keepEvidence(
  ground: Omit<DeliveryGround, 'now'>,
  events: RequestEvents,
  clock: SandboxClock,
): Evidence {
  const logs = new AccessLogs({ ...ground, now: clock.now })
  const hearing = events.observe((event) => logs.heard(event), {
    wantsReasons: false,
    isOn: () => logs.isOn,
  })
  const deliver = () => logs.deliver()
  const ticking = clock.onChange(() => void deliver())
  return {
    deliver,
    async [Symbol.asyncDispose]() {
      ticking[Symbol.dispose]()
      // Requests that ended with the server's sockets are told in the turns that follow.
      await new Promise((resolve) => setImmediate(resolve))
      await deliver()
      hearing[Symbol.dispose]()
    },
  }
}

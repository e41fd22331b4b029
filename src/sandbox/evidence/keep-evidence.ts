// Wiring of what is delivered: logs hear of requests while there is something to log, follow the
// clock, and are stored before the sandbox ends.
import type { RequestEvent, RequestListener } from '../journal/request-event.ts'
import type { SandboxClock } from '../state/sandbox-clock.ts'
import { AccessLogs } from './access-logs.ts'
import { CloudTrail, type CloudTrailOptions, type TrailGround } from './cloud-trail.ts'
import { RequestEvents } from './request-events.ts'

export interface Evidence extends AsyncDisposable {
  readonly events: RequestEvents
  observe(listener: RequestListener): Disposable
  /** Stores all that was gathered for logs until now. */
  deliverLogs(): Promise<void>
}

/** `cloudTrail` is undefined without a trail. */
export function keepEvidence(
  place: Omit<TrailGround, 'now'>,
  clock: SandboxClock,
  cloudTrail: CloudTrailOptions | undefined,
): Evidence {
  const events = new RequestEvents()
  const ground = { ...place, now: clock.now }
  using undo = new DisposableStack()
  const logs = new AccessLogs(ground)
  undo.use(listen(events, logs))
  place.state.lifecycleActs.listen((act) => logs.heardAct(act))
  const trail = cloudTrail && new CloudTrail(ground, cloudTrail, (entry) => logs.add(entry))
  if (trail !== undefined) undo.use(listen(events, trail))
  const deliverLogs = async () => {
    await trail?.deliver()
    await logs.deliver()
  }
  const ticking = clock.onChange(() => void deliverLogs())
  const hearing = undo.move()
  return {
    events,
    observe: (listener) => events.observe(listener),
    deliverLogs,
    async [Symbol.asyncDispose]() {
      ticking[Symbol.dispose]()
      // Requests that ended with the server's sockets are told in the turns that follow.
      await new Promise((resolve) => setImmediate(resolve))
      await deliverLogs()
      hearing[Symbol.dispose]()
    },
  }
}

interface Log {
  readonly isOn: boolean
  heard(event: RequestEvent): void
}

/** What is delivered tells no reasons of what was allowed. */
function listen(events: RequestEvents, log: Log): Disposable {
  return events.observe((event) => log.heard(event), {
    wantsReasons: false,
    isOn: () => log.isOn,
  })
}

import type { LifecycleReport } from '../lifecycle/lifecycle-report.ts'
import type { Sandbox } from '../sandbox.ts'
import type { ClockChange, ClockChanged, ClockFace } from './messages.ts'

export function showClock({ clock }: Sandbox): ClockFace {
  const now = clock.now()
  return {
    time: new Date(now).toISOString(),
    isStopped: clock.isStopped,
    aheadMs: now - Date.now(),
  }
}

/** Changes the clock, and tells what lifecycle rules did by it. @throws `bad-input` */
export function changeClock(sandbox: Sandbox, change: ClockChange): ClockChanged {
  let report: LifecycleReport | undefined
  using _listening = sandbox.onLifecycle((each) => {
    report = each
  })
  turn(sandbox, change)
  const buckets = report?.buckets ?? new Map()
  return { ...showClock(sandbox), lifecycle: Object.fromEntries(buckets) }
}

function turn({ clock }: Sandbox, change: ClockChange): void {
  switch (change.change) {
    case 'stop':
      return clock.stop()
    case 'start':
      return clock.start()
    case 'set':
      return clock.set(change.ms)
    case 'advance':
      return clock.advance(change.ms)
  }
}

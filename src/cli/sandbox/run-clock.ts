import { formatDuration } from '../../base/quantity.ts'
import type { ClockChange, ClockChanged, ClockFace } from '../../sandbox/control/messages.ts'
import type { LifecycleCounts } from '../../sandbox/lifecycle/lifecycle-report.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { printable } from '../render/printable.ts'
import { reachSandbox } from './reach.ts'

export interface ClockCall {
  /** Undefined: only shows it. */
  readonly change?: ClockChange | undefined
  readonly data?: string | undefined
  readonly json: boolean
}

/** Shows the clock, or changes it and tells what lifecycle rules did by the new time. */
export async function runSandboxClock(surroundings: Surroundings, call: ClockCall): Promise<void> {
  const { terminal } = surroundings
  const { change, data, json } = call
  const sandbox = await reachSandbox(surroundings, data)
  const face: ClockFace & Partial<ClockChanged> =
    change === undefined
      ? await sandbox.get<ClockFace>('/clock')
      : await sandbox.post<ClockChanged>('/clock', change)
  if (json) return terminal.printJson(face)
  terminal.print(faceLine(face), ...lifecycleLines(face.lifecycle ?? {}))
}

/** Differences below it are the time that asking takes. */
const SAME_MS = 2_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

function faceLine({ time, isStopped, aheadMs }: ClockFace): string {
  const state = isStopped ? 'stopped' : 'running'
  const unitMs = Math.abs(aheadMs) < HOUR_MS ? 1000 : MINUTE_MS
  const off = formatDuration(Math.round(Math.abs(aheadMs) / unitMs) * unitMs)
  const where =
    Math.abs(aheadMs) < SAME_MS
      ? 'at the real time'
      : `${off} ${aheadMs > 0 ? 'ahead of' : 'behind'} the real time`
  return printable(`${time.slice(0, 19).replace('T', ' ')} UTC, ${state}, ${where}`)
}

function lifecycleLines(lifecycle: Readonly<Record<string, LifecycleCounts>>): string[] {
  return Object.entries(lifecycle).map(([bucket, counts]) =>
    printable(`lifecycle of ${bucket}: ${countsText(counts)}`),
  )
}

function countsText(counts: LifecycleCounts): string {
  const { expired, noncurrentExpired, markersRemoved, transitions, uploadsAborted } = counts
  const parts: [number, string][] = [
    [expired, 'expired'],
    [noncurrentExpired, 'old versions expired'],
    [markersRemoved, 'delete markers removed'],
    ...Object.entries(transitions).map(([to, n]): [number, string] => [n, `moved to ${to}`]),
    [uploadsAborted, 'uploads aborted'],
  ]
  return parts
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${number} ${what}`)
    .join(', ')
}

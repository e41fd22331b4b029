import type { RequestEvent } from '../../sandbox/index.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { reachSandbox } from './reach.ts'
import { callerName, eventLines, isDenied } from './render-event.ts'

export interface WatchCall {
  readonly data?: string | undefined
  readonly denied: boolean
  readonly principal?: string | undefined
  readonly bucket?: string | undefined
  readonly json: boolean
}

/**
 * Prints what a running sandbox decides, as it is decided, until it or this is stopped. What a slow
 * reader of stdout cannot take is left out and counted.
 */
export async function runSandboxWatch(surroundings: Surroundings, call: WatchCall): Promise<void> {
  const { terminal, signal } = surroundings
  const sandbox = await reachSandbox(surroundings, call.data)
  try {
    for await (const line of sandbox.events(() => terminal.tell('watching; Ctrl-C ends it'))) {
      if ('lost' in line) {
        if (call.json) terminal.print(JSON.stringify(line))
        else terminal.warn(`${line.lost} requests are not shown: they came faster than was read`)
      } else if (isWanted(line, call)) {
        terminal.print(...(call.json ? [JSON.stringify(line)] : eventLines(line, terminal)))
      }
      await terminal.flush()
    }
    terminal.tell('the sandbox was stopped')
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function isWanted(event: RequestEvent, { denied, principal, bucket }: WatchCall): boolean {
  if (denied && !isDenied(event)) return false
  if (bucket !== undefined && event.bucket !== bucket) return false
  return principal === undefined || [event.caller?.arn, callerName(event)].includes(principal)
}

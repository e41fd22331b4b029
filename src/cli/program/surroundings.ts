import type { Environment } from '../../base/environment.ts'
import type { Terminal } from '../render/terminal.ts'
import type { ProgramName } from './advice.ts'

/** How SIGUSR1 and SIGUSR2 ask for another rate limit. */
export type RateChange = 'halve' | 'double'

/** What a command is given of the process it runs in. */
export interface Surroundings {
  readonly program: ProgramName
  /** What follows the name of the program. */
  readonly argv: readonly string[]
  readonly env: Environment
  readonly terminal: Terminal
  /** Aborts, with an `interrupted` failure as reason, on SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal
  /** Calls `listener` at each SIGUSR1 and SIGUSR2. */
  readonly onRateChange: (listener: (change: RateChange) => void) => void
  /** With which status to end if nothing fails: an answer such as "denied", not a failure. */
  readonly endWith: (status: number) => void
}

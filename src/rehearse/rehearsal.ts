// What is rehearsed, and what came of it.
import type { Environment } from '../base/environment.ts'
import type { ForegroundEnd } from '../host/foreground.ts'
import type { RequestEvent } from '../sandbox/index.ts'
import type { DistinctRequest } from './distinct-requests.ts'
import type { Untold } from './event-log.ts'

/** A tool, and the world in which it is to run. */
export interface RehearsalPlan {
  /** Program and arguments, in which placeholders stand; empty to wait until `signal` aborts. */
  readonly command: readonly string[]
  /** A line of shell to run before it as the account's root, in which placeholders stand. */
  readonly setup?: string | undefined
  /** The IAM user whose key the command is given. */
  readonly machine: string
  /** What the machine's keys begin with, its delimiter included, such as `web-1/`. */
  readonly prefix: string
  readonly bucket: string
  /** Documents that are the user's own: all that it may do. */
  readonly policies: readonly string[]
  readonly bucketPolicy?: string | undefined
  /** The account of user and bucket, twelve digits. */
  readonly accountId?: string | undefined
  /** Of bucket and requests: us-east-1 unless given. */
  readonly region?: string | undefined
  /** Plain HTTP instead of HTTPS. */
  readonly isPlain?: boolean | undefined
  /** The command keeps the user's HOME instead of an empty one. */
  readonly keepsHome?: boolean | undefined
  /** The command keeps the host's network instead of one in which only the sandbox is. */
  readonly keepsNetwork?: boolean | undefined
  /** Where the command's standard output goes: ours unless given. */
  readonly stdout?: 'stdout' | 'stderr' | undefined
}

/** What a rehearsal takes of the process it runs in. */
export interface RehearsalTools {
  /** Of the user; what would lead the command elsewhere is not passed on. */
  readonly env: Environment
  /** Told what one should know while it runs: whole sentences. */
  readonly onNote?: ((note: string) => void) | undefined
  /** Given the variables that were made for the command, before it runs. */
  readonly onReady?: ((variables: ReadonlyMap<string, string>) => Promise<void>) | undefined
  /** Ends the waiting of a rehearsal without a command; nothing is run once it has aborted. */
  readonly signal?: AbortSignal | undefined
}

/** How a rehearsed command ended, and what it asked for. */
export interface Rehearsal extends ForegroundEnd {
  /** The user's ARN. */
  readonly principal: string
  /** The requests of the command in the order in which they ended, whoever signed them. */
  readonly events: readonly RequestEvent[]
  /** Requests that were too many to keep. */
  readonly untold: Untold
  /** What is kept without repetition, in the order in which each was first seen. */
  readonly requests: readonly DistinctRequest[]
  /** Why the command could reach more than the sandbox; undefined if it could not. */
  readonly openNetwork: string | undefined
}

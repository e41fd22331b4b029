// What a running sandbox is asked over its control socket, and what it answers: JSON.
import * as z from 'zod'
import type { RequestEvent } from '../journal/request-event.ts'
import type { LifecycleCounts } from '../lifecycle/lifecycle-report.ts'
import type { SeedOutcome } from '../owner/seed.ts'
import { seedSchema } from '../owner/seed-schema.ts'
import type { Sandbox } from '../sandbox.ts'

export const clockChange = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('stop') }),
  z.strictObject({ change: z.literal('start') }),
  z.strictObject({ change: z.literal('set'), ms: z.number() }),
  z.strictObject({ change: z.literal('advance'), ms: z.number() }),
])
export type ClockChange = z.infer<typeof clockChange>

/** What the clock shows. */
export interface ClockFace {
  /** ISO 8601, UTC. */
  readonly time: string
  readonly isStopped: boolean
  /** Milliseconds that it is ahead of the real time; negative if it is behind. */
  readonly aheadMs: number
}

export interface ClockChanged extends ClockFace {
  /** What was due by the new time, by bucket. */
  readonly lifecycle: Readonly<Record<string, LifecycleCounts>>
}

/** How the account's root reaches the sandbox: for who owns its folder, where the secret stands. */
export type RootAccess = Pick<
  Sandbox,
  | 'endpoint'
  | 'secureEndpoint'
  | 'certificateAuthorityFile'
  | 'region'
  | 'accessKeyId'
  | 'secretAccessKey'
>

/** Which bucket's cost is asked for. */
export const costQuestion = z.strictObject({ bucket: z.string() })

export const seedCommand = z.strictObject({ seed: seedSchema, apply: z.boolean() })

/** What was or would be changed; without keys where nothing was. */
export interface SeedAnswer extends SeedOutcome {
  readonly endpoint: string
  readonly region: string
}

/** A line of the stream of events: an event, or how many were left out for a slow reader. */
export type WatchLine = RequestEvent | { readonly lost: number }

/** How a refusal is answered. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
}

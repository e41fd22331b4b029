// An S3 endpoint inside a process, for demos, tests and rehearsal. It is not production
// storage: one process, no encryption at rest. docs/sandbox.md lists the gaps.
import { openSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts'

export type { Readings } from './access/readings.ts'
export type { CloudTrailOptions } from './evidence/cloud-trail.ts'
export type { RootKey } from './identity/identities.ts'
export type { OtherAccount } from './identity/open-identities.ts'
export type {
  ActionDecision,
  EventCaller,
  EventObject,
  EventValue,
  EventValues,
  RequestEvent,
  RequestListener,
} from './journal/request-event.ts'
export type { LifecycleListener } from './lifecycle/keep-lifecycle.ts'
export type { LifecycleCounts, LifecycleReport } from './lifecycle/lifecycle-report.ts'
export type { BucketCost, ClassCost, ExtraCost } from './owner/bucket-cost.ts'
export type { OwnerControls } from './owner/owner-controls.ts'
export type { AddedUser, NewUser } from './owner/provision.ts'
export type { BucketContent, ResetPlan } from './owner/reset.ts'
export type {
  Seed,
  SeedBucket,
  SeedKey,
  SeedOutcome,
  SeedOwner,
  SeedPolicy,
  SeedRole,
  SeedStep,
  SeedUser,
} from './owner/seed.ts'
export type { Sandbox, SandboxOptions } from './sandbox.ts'
export type { SandboxClock } from './state/sandbox-clock.ts'

/**
 * Starts an S3 endpoint and resolves when it accepts connections.
 *
 * ```ts
 * await using sandbox = await startSandbox({ buckets: ['backups'] })
 * const client = new S3Client({
 *   endpoint: sandbox.endpoint,
 *   region: sandbox.region,
 *   credentials: sandbox,
 *   forcePathStyle: true,
 * })
 * ```
 *
 * @throws `host` if the port or the folder cannot be used, or another process uses the folder;
 *   `bad-input` for an option that cannot be, such as a bucket's name.
 */
export function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return openSandbox(options)
}

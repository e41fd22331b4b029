import type { RandomBytes } from '../base/clock.ts'
import { Failure } from '../base/failure.ts'
import type { MachineName } from '../format/machine-name.ts'
import type {
  BucketAdmin,
  MissingFeature,
  ObjectReader,
  ObjectRemover,
  ObjectWriter,
} from '../store/store.ts'

export type ProbeStepName = 'write' | 'write-again' | 'read' | 'delete'

export interface ProbeStep {
  readonly name: ProbeStepName
  /**
   * `worked`: the store did it (for `write-again`: it refused the second write, as it should);
   * `denied`: the credentials may not; `failed`: anything else (for `write-again`: it overwrote).
   */
  readonly outcome: 'worked' | 'denied' | 'failed'
  /** What the store answered, as a sentence. */
  readonly answer: string
}

export interface ProbeReport {
  readonly key: string
  readonly steps: readonly ProbeStep[]
  /** Whether the probe's object is still there, which is as it should be for a writer. */
  readonly remains: boolean
  readonly missing: readonly MissingFeature[]
  /** Days after which stale uploads are aborted, `none`, or `unknown` if we may not ask. */
  readonly staleUploads: number | 'none' | 'unknown'
}

export type ProbedStore = ObjectWriter & ObjectReader & ObjectRemover & BucketAdmin

/** Tries what the four roles need, under `<machine>/probe/<random>`. Only failures of the network throw. */
export async function probeStore(
  _store: ProbedStore,
  _machine: MachineName,
  _random: RandomBytes,
  _signal?: AbortSignal,
): Promise<ProbeReport> {
  throw new Failure('unsupported', 'not yet')
}

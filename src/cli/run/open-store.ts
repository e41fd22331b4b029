// From settings to a store that waits through outages, keeps to the limit and tells how it goes.
import { Failure } from '../../base/failure.ts'
import { RateLimiter } from '../../base/rate-limiter.ts'
import type { MachineName } from '../../format/machine-name.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { openStore } from '../../store/open.ts'
import type { StoreCredentials } from '../../store/open-options.ts'
import type { ObjectStore } from '../../store/store.ts'
import type { StoreReason } from '../../store/store-failure.ts'
import { observed } from '../../store/wrap/observed.ts'
import type { RetryEvent } from '../../store/wrap/retry-policy.ts'
import { retrying } from '../../store/wrap/retrying.ts'
import { throttled } from '../../store/wrap/throttled.ts'
import type { Surroundings } from '../program/surroundings.ts'
import type { Progress } from '../render/progress.ts'
import type { Settings } from '../settings/load.ts'
import type { SettingValues } from '../settings/names.ts'
import { changeLimitOnSignals } from './rate-signals.ts'

export interface OpenedStoreOptions {
  /** Told of bytes that move and of what is waited for; without it, only the latter is shown. */
  readonly progress?: Progress | undefined
  /** Whether keys are chosen by the user, so that others could know them. */
  readonly guessable?: boolean | undefined
}

/**
 * The store that the settings name, wrapped for use by an engine. Nothing is asked of it yet.
 *
 * @throws `bad-input` where no store is set.
 */
export async function openSettledStore(
  { values }: Settings,
  surroundings: Surroundings,
  { progress, guessable }: OpenedStoreOptions = {},
): Promise<ObjectStore> {
  const limiter = new RateLimiter(systemClock, values.limit)
  changeLimitOnSignals(limiter, surroundings, () => progress?.meanRate)
  const inner = await openStore(storeUrl(values), {
    clock: systemClock,
    random: systemRandom,
    env: surroundings.env,
    region: values.region,
    endpoint: values.endpoint,
    credentials: credentialsOf(values),
  })
  const watched = observed(throttled(inner, limiter), (event) => {
    if (event.kind === 'sent' || event.kind === 'received') progress?.add(event.bytes)
  })
  return retrying(watched, {
    clock: systemClock,
    random: systemRandom,
    retryForMs: values['retry-for'] ?? 0,
    guessable,
    onRetry: (event) => {
      const what = describeWait(event)
      if (progress === undefined) surroundings.terminal.showStatus(`waiting for ${what}`)
      else progress.waitFor(what)
    },
  })
}

/** Few words, since they share a line with the bytes and the rate. */
const WAITS: Partial<Record<StoreReason, string>> = {
  broken: 'no answer',
  busy: 'it is busy',
  garbled: 'bytes were garbled',
  skewed: 'the clocks differ',
  'expired-credentials': 'the credentials expired',
}

function describeWait({ failure, attempt }: RetryEvent): string {
  const why = WAITS[failure.reason] ?? failure.reason
  return `the store: ${why}, attempt ${attempt}`
}

/** @throws `bad-input` where no store is set. */
export function storeUrl({ store }: SettingValues): string {
  if (store !== undefined) return store
  throw new Failure('bad-input', 'no store is set', {
    hint: 'Give --store s3://bucket, set HOLDFAST_STORE, or write "store: s3://bucket" into ~/.config/holdfast/machine.yaml.',
  })
}

/** Undefined for AWS's own chain. @throws `bad-input` for half of a pair. */
export function credentialsOf(values: SettingValues): StoreCredentials | undefined {
  const accessKeyId = values['access-key-id']
  const secretAccessKey = values['secret-access-key']
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { accessKeyId, secretAccessKey }
  }
  const missing = accessKeyId === undefined ? 'access-key-id' : 'secret-access-key'
  throw new Failure('bad-input', `${missing} is not set, but its other half is`)
}

/** The machine that the settings name: this one unless they say otherwise. */
export function machineOf({ values }: Settings): MachineName {
  if (values.machine !== undefined) return values.machine
  throw new Failure('bad-input', "this host's name cannot be a machine's", {
    hint: 'Give --host NAME (s3dump: -h NAME), set HOLDFAST_MACHINE, or write "machine: NAME" into the machine file.',
  })
}

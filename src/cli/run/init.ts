import { Failure } from '../../base/failure.ts'
import {
  type ProbeReport,
  type ProbeStepName,
  probeStore,
  STALE_UPLOAD_DAYS,
} from '../../dump/probe.ts'
import { systemRandom } from '../../host/system.ts'
import type { ObjectStore } from '../../store/store.ts'
import { type StoreFailure, storeRefused } from '../../store/store-failure.ts'
import { ADVICE } from '../program/advice.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { printable } from '../render/printable.ts'
import { renderTable } from '../render/table.ts'
import { loadSettings } from '../settings/load.ts'
import type { Flags } from '../settings/names.ts'
import { machineOf, openSettledStore } from './open-store.ts'

export interface InitCall {
  readonly abortUploadsAfter: number | undefined
  readonly json: boolean
  readonly flags: Flags
}

type BucketState = 'created' | 'exists' | 'unknown'

/**
 * Makes or checks the bucket, tries what a key may do, and tells.
 *
 * @throws the failure of the write, without which nothing can be dumped here, and that of the rule.
 */
export async function runInit(surroundings: Surroundings, call: InitCall): Promise<void> {
  const { terminal, signal } = surroundings
  const settings = await loadSettings(call.flags, surroundings.env)
  const machine = machineOf(settings)
  const store = await openSettledStore(settings, surroundings)
  const bucket = await ensureBucket(store, signal)
  const unruly = await addRule(store, call.abortUploadsAfter, signal)
  const report = await probeStore(store, machine, systemRandom, signal)
  if (call.json) terminal.printJson({ store: store.url, bucket, ...report })
  else {
    const abortUploads = ADVICE[surroundings.program].abortUploads(STALE_UPLOAD_DAYS, call.flags)
    terminal.print(...reportLines(store.url, bucket, report, abortUploads))
  }
  const unfit = report.steps.find(({ name, outcome }) => name === 'write' && outcome !== 'worked')
  if (unfit !== undefined) {
    const code = unfit.outcome === 'denied' ? 'access-denied' : 'store-refused'
    throw new Failure(code, 'this key cannot write here, so nothing can be dumped')
  }
  if (unruly !== undefined) throw unruly
}

/** Why there is no rule, where the store refuses it: what else was asked is told before that. */
async function addRule(
  store: ObjectStore,
  days: number | undefined,
  signal: AbortSignal,
): Promise<StoreFailure | undefined> {
  try {
    if (days !== undefined) await store.abortStaleUploadsAfter(days, signal)
    return undefined
  } catch (error) {
    if (storeRefused(error, 'denied', 'unsupported')) return error
    throw error
  }
}

/** A writer may not create a bucket, nor ask whether it is there: the write will tell. */
async function ensureBucket(store: ObjectStore, signal: AbortSignal): Promise<BucketState> {
  try {
    return await store.ensureBucket(signal)
  } catch (error) {
    if (storeRefused(error, 'denied')) return 'unknown'
    throw error
  }
}

const BUCKET: Record<BucketState, string> = {
  created: 'was not there and is now',
  exists: 'is there',
  unknown: 'may be there: this key may not ask, and needs not',
}

const STEP: Record<ProbeStepName, string> = {
  write: 'write',
  'write-again': 'no overwrite',
  'write-parts-again': '  in parts',
  read: 'read',
  delete: 'delete',
}

const OUTCOME = { worked: 'yes', denied: 'denied', failed: 'NO' } as const

function reportLines(
  url: string,
  bucket: BucketState,
  report: ProbeReport,
  abortUploads: string,
): string[] {
  const columns = [{ title: 'TRIED' }, { title: 'WORKED' }, { title: 'ANSWER' }]
  const steps = report.steps.map(({ name, outcome, answer }) =>
    [STEP[name], OUTCOME[outcome], answer].map(printable),
  )
  return [
    printable(`${url} ${BUCKET[bucket]}`),
    '',
    ...renderTable(columns, steps),
    '',
    ...report.missing.map((each) => printable(`no ${each.feature} here: ${each.consequence}`)),
    staleUploadsLine(report, abortUploads),
    ...(report.remains ? [printable(`the probe remains: ${report.key}`)] : []),
  ]
}

function staleUploadsLine({ staleUploads }: ProbeReport, abortUploads: string): string {
  if (staleUploads === 'none') {
    return `uploads that a crash cuts off stay, and cost; ${abortUploads}`
  }
  if (staleUploads === 'unknown')
    return 'whether stale uploads are aborted is not known: the store does not tell'
  return `uploads left half sent are aborted after ${staleUploads} days`
}

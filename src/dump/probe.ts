// What these credentials can do here, tried out: for `holdfast init`.
import { crc32 } from 'node:zlib'
import type { RandomBytes } from '../base/clock.ts'
import type { MachineName } from '../format/machine-name.ts'
import { makeNonce } from '../format/nonce.ts'
import {
  type BucketAdmin,
  MISSING_CONSEQUENCES,
  type MissingFeature,
  type ObjectReader,
  type ObjectRemover,
  type ObjectWriter,
} from '../store/store.ts'
import { StoreFailure, storeRefused } from '../store/store-failure.ts'

export type ProbeStepName = 'write' | 'write-again' | 'write-parts-again' | 'read' | 'delete'

export interface ProbeStep {
  readonly name: ProbeStepName
  /**
   * `worked`: the store did it (where it is written again: it refused that, as it should);
   * `denied`: the credentials may not; `failed`: anything else (written again: it overwrote).
   */
  readonly outcome: 'worked' | 'denied' | 'failed'
  /** What the store answered, as a sentence. */
  readonly answer: string
}

export interface ProbeReport {
  readonly key: string
  /** In the order of trying; after a write that did not work there is nothing more to try. */
  readonly steps: readonly ProbeStep[]
  /** Whether the probe's object is still there, as it must be if a writer probed. */
  readonly remains: boolean
  readonly missing: readonly MissingFeature[]
  /** Days after which stale uploads are aborted, `none`, or `unknown` if we may not ask. */
  readonly staleUploads: number | 'none' | 'unknown'
}

export type ProbedStore = ObjectWriter & ObjectReader & ObjectRemover & BucketAdmin

/** Offered for stale uploads: a segment of 64 GiB has this long to arrive, at 57 kB/s. */
export const STALE_UPLOAD_DAYS = 14

/**
 * Tries what the roles need under `<machine>/probe/<random>`: write, write again in one request
 * and in parts, read, delete. Some services refuse to overwrite only in one of the two ways.
 * Refusals are answers: of rights. That the credentials are not accepted says nothing of them.
 *
 * @throws `store-unavailable` if the store does not answer.
 * @throws `access-denied` if it does not accept the credentials.
 */
export async function probeStore(
  store: ProbedStore,
  machine: MachineName,
  random: RandomBytes,
  signal?: AbortSignal,
): Promise<ProbeReport> {
  const key = `${machine}/probe/${makeNonce(random)}`
  const written = await tryStep('write', 'the object was stored', () =>
    store.create(key, FIRST, { signal }),
  )
  const steps = [written]
  if (written.outcome === 'worked') {
    steps.push(
      await tryAgain('write-again', () => store.create(key, SECOND, { signal })),
      await tryAgain('write-parts-again', () => writeInParts(store, key, signal)),
      await tryStep('read', 'the object came back', () => readBack(store, key, signal)),
      await tryStep('delete', 'the object is gone', () => removeAll(store, key, signal)),
    )
  }
  return {
    key,
    steps,
    remains: written.outcome === 'worked' && steps.at(-1)?.outcome !== 'worked',
    missing: withSteps(await ifAllowed(() => store.missingFeatures(signal), []), steps),
    staleUploads: await ifAllowed(
      async () => (await store.staleUploadDays(signal)) ?? 'none',
      'unknown',
    ),
  }
}

const FIRST = Buffer.from('holdfast was here\n')
const SECOND = Buffer.from('holdfast was here twice\n')

async function tryStep(
  name: ProbeStepName,
  success: string,
  act: () => Promise<void>,
): Promise<ProbeStep> {
  try {
    await act()
    return { name, outcome: 'worked', answer: success }
  } catch (error) {
    return { name, ...refusalOf(error) }
  }
}

/** @throws what is no answer of the store. */
function refusalOf(error: unknown): Pick<ProbeStep, 'outcome' | 'answer'> {
  if (!(error instanceof StoreFailure) || error.code === 'store-unavailable') throw error
  if (error.reason === 'bad-credentials') throw error
  const outcome = error.code === 'access-denied' ? 'denied' : 'failed'
  return { outcome, answer: error.message }
}

/** A name that is taken must be refused: that is what keeps a stolen key from overwriting. */
async function tryAgain(name: ProbeStepName, write: () => Promise<void>): Promise<ProbeStep> {
  try {
    await write()
  } catch (error) {
    if (!storeRefused(error, 'taken')) return { name, ...refusalOf(error) }
    return { name, outcome: 'worked', answer: 'the second write of the name was refused' }
  }
  return { name, outcome: 'failed', answer: OVERWROTE }
}

const OVERWROTE = 'the second write replaced the first'

/** Leaves no upload open, as far as the store lets us abort one. */
async function writeInParts(
  store: ObjectWriter,
  key: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const upload = await store.startUpload(key, { signal })
  try {
    const sum = crc32(SECOND)
    const part = await upload.putPart(1, SECOND, { crc32: sum, signal })
    await upload.complete([part], { bytes: SECOND.length, crc32: sum }, signal)
  } catch (error) {
    await ifAllowed(() => upload.abort(signal), undefined)
    throw error
  }
}

/** What a store lacks by its own word, and what the steps have shown. */
function withSteps(
  missing: readonly MissingFeature[],
  steps: readonly ProbeStep[],
): readonly MissingFeature[] {
  const feature = 'conditional-writes'
  const isKnown = missing.some((each) => each.feature === feature)
  if (isKnown || !steps.some(({ answer }) => answer === OVERWROTE)) return missing
  return [...missing, { feature, consequence: MISSING_CONSEQUENCES[feature] }]
}

async function readBack(
  store: ObjectReader,
  key: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { stream, bytes } = await store.read(key, { signal })
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  const found = Buffer.concat(chunks)
  if (found.equals(FIRST) || found.equals(SECOND)) return
  throw new StoreFailure(`the object came back as ${bytes} other bytes`, {
    reason: 'refused',
    operation: 'GetObject',
    key,
  })
}

/** All versions where they may be listed, else what a plain delete can do. */
async function removeAll(
  store: ObjectRemover,
  key: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const versions = await Array.fromAsync(store.listVersions(key, signal))
  for (const version of versions) {
    if (version.key === key) await store.removeVersion(key, version.versionId, signal)
  }
}

async function ifAllowed<T, E>(ask: () => Promise<T>, otherwise: E): Promise<T | E> {
  try {
    return await ask()
  } catch (error) {
    if (storeRefused(error, 'denied', 'unsupported')) return otherwise
    throw error
  }
}

import { homedir } from 'node:os'
import { formatBytes, formatDuration } from '../../base/quantity.ts'
import type { CommittedDump } from '../../dump/write/commit-record.ts'
import { takenAfter } from '../../dump/write/taken.ts'
import { type UploadSizes, uploadSizes } from '../../dump/write/upload-sizes.ts'
import { writeDump } from '../../dump/write/write-dump.ts'
import type { WriteEvent } from '../../dump/write/write-events.ts'
import { largestObject, writeObject } from '../../dump/write/write-object.ts'
import type { WriteTools } from '../../dump/write/write-tools.ts'
import type { Instant } from '../../format/instant.ts'
import { type LocalState, openLocalState, parentOf, stateFolder } from '../../host/local-state.ts'
import { runProducer } from '../../host/producer.ts'
import type { DumpSource } from '../../host/source.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { ADVICE } from '../program/advice.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { VERSION } from '../program/version.ts'
import { isoOf } from '../render/instant.ts'
import { printable } from '../render/printable.ts'
import { Progress } from '../render/progress.ts'
import { DEFAULT, loadSettings, type Settings } from '../settings/load.ts'
import type { Flags } from '../settings/names.ts'
import { openStandardInput } from './input.ts'
import { machineOf, openSettledStore } from './open-store.ts'

export interface DumpCall {
  readonly stream: string
  readonly level: string
  /** Program and arguments; empty to read standard input. */
  readonly command: readonly string[]
  readonly key: string | undefined
  readonly taken: Instant | undefined
  readonly okExit: ReadonlySet<number> | undefined
  readonly minBytes: number | undefined
  readonly maxShrinkPercent: number | undefined
  readonly json: boolean
  readonly flags: Flags
  /** What to type to have the dump of this id back. */
  readonly restoreWith: (id: string) => string
}

/** Stores the stream as {@link DumpCall} says and tells what was stored. */
export async function runDump(surroundings: Surroundings, call: DumpCall): Promise<void> {
  const { terminal } = surroundings
  const settings = await loadSettings(call.flags, surroundings.env)
  const sizes = sizesOf(settings)
  if (call.key === undefined) machineOf(settings)
  using progress = new Progress(terminal, 'stored')
  const store = await openSettledStore(settings, surroundings, {
    progress,
    guessable: call.key !== undefined,
  })
  const tools: WriteTools = {
    store,
    clock: systemClock,
    random: systemRandom,
    onEvent: (event) => showEvent(event, surroundings, progress),
  }
  const run = call.key === undefined ? dumpStream : dumpObject
  await run(surroundings, call, { settings, sizes, tools, progress })
}

interface Prepared {
  readonly settings: Settings
  readonly sizes: UploadSizes
  readonly tools: WriteTools
  readonly progress: Progress
}

async function dumpStream(
  surroundings: Surroundings,
  call: DumpCall,
  { settings, sizes, tools, progress }: Prepared,
): Promise<void> {
  const { terminal, signal } = surroundings
  const { stream, level } = call
  const machine = machineOf(settings)
  const state = localState(surroundings, settings, tools.store.url)
  const previous = (await state.recall(stream)).get(level)
  const dump = await writeDump(
    {
      machine,
      stream,
      level,
      taken: call.taken ?? (await takenAfter(previous?.taken, systemClock, signal)),
      parent: await parentOf(state, stream, level),
      storageClass: settings.values['storage-class'],
      sizes,
      guards: guardsOf(call, previous?.bytes),
      tool: ['holdfast', VERSION],
    },
    await openSource(surroundings, call),
    tools,
    signal,
  )
  await state.remember(stream, level, dump)
  if (call.json) terminal.printJson(describeCommitted(dump))
  const { bytes } = dump
  terminal.say(`${printable(`${machine} ${stream} level ${level}`)}: ${summary(bytes, progress)}`)
  terminal.say(`restore it with: ${printable(call.restoreWith(dump.nonce.slice(0, 8)))}`)
}

async function dumpObject(
  surroundings: Surroundings,
  call: DumpCall,
  { settings, sizes, tools, progress }: Prepared,
): Promise<void> {
  const { terminal, signal } = surroundings
  const { key = '' } = call
  terminal.note(`one object holds at most ${formatBytes(largestObject(sizes))} at this part size`)
  const object = await writeObject(
    {
      key,
      storageClass: settings.values['storage-class'],
      sizes,
      guards: guardsOf(call, undefined),
    },
    await openSource(surroundings, call),
    tools,
    signal,
  )
  if (call.json) terminal.printJson(object)
  terminal.say(`${printable(key)}: ${summary(object.bytes, progress)}`)
}

/** Small parts allow no segment of the default size; one that was asked for is refused instead. */
function sizesOf({ values, found }: Settings): UploadSizes {
  const isChosen = found.get('segment-size')?.where !== DEFAULT
  return uploadSizes({
    partBytes: values['part-size'],
    segmentBytes: isChosen ? values['segment-size'] : undefined,
    concurrency: values.concurrency,
  })
}

function guardsOf({ minBytes, maxShrinkPercent }: DumpCall, previousBytes: number | undefined) {
  return { minBytes, maxShrinkPercent, previousBytes }
}

function openSource(
  { terminal, program: own }: Surroundings,
  { command, okExit, flags }: DumpCall,
): Promise<DumpSource> {
  const [program, ...args] = command
  if (program === undefined) return openStandardInput(own)
  const onWarning = (message: string) => terminal.warn(printable(message))
  const acceptStatuses = (statuses: string) => ADVICE[own].acceptStatuses(statuses, flags)
  return runProducer(program, args, { okExit, acceptStatuses, onWarning })
}

function localState(
  { env, terminal }: Surroundings,
  settings: Settings,
  storeUrl: string,
): LocalState {
  const user = { uid: process.getuid?.() ?? 0, home: homedir() }
  return openLocalState({
    folder: stateFolder(env, user),
    storeUrl,
    machine: machineOf(settings),
    onWarning: (message) => terminal.warn(printable(message)),
  })
}

function showEvent(event: WriteEvent, { terminal }: Surroundings, progress: Progress): void {
  if (event.kind === 'committing') progress.waitFor('the record to be stored')
  if (event.kind === 'warning') {
    terminal.warn(printable([event.message, event.hint].filter(Boolean).join('. ')))
  }
}

function summary(bytes: number, progress: Progress): string {
  const rate = formatBytes(Math.round((bytes * 1000) / Math.max(1, progress.elapsedMs)))
  return `${formatBytes(bytes)} in ${formatDuration(progress.elapsedMs)} (${rate}/s)`
}

function describeCommitted(dump: CommittedDump) {
  const { machine, stream, level, taken, nonce, bytes, segments, parent, key } = dump
  return { machine, stream, level, taken: isoOf(taken), id: nonce, bytes, segments, parent, key }
}

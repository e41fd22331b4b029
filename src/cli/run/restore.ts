import { isatty } from 'node:tty'
import { Failure } from '../../base/failure.ts'
import { formatBytes, formatDuration } from '../../base/quantity.ts'
import { describeDump } from '../../dump/catalogue/stored-dump.ts'
import { openDump, partBytesAt } from '../../dump/read/read.ts'
import { writeToFile } from '../output/file.ts'
import { writeToStdout } from '../output/stdout.ts'
import { ADVICE, type ProgramName } from '../program/advice.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { printable } from '../render/printable.ts'
import { Progress } from '../render/progress.ts'
import { loadSettings } from '../settings/load.ts'
import type { Flags } from '../settings/names.ts'
import type { Choose } from './choose.ts'
import { machineOf, openSettledStore } from './open-store.ts'

export interface RestoreCall {
  readonly choose: Choose
  /** A file; standard output where undefined. */
  readonly output: string | undefined
  readonly force: boolean
  readonly flags: Flags
}

/** Finds the dump that is meant and writes its bytes out, verified. */
export async function runRestore(surroundings: Surroundings, call: RestoreCall): Promise<void> {
  const { terminal, signal } = surroundings
  if (call.output === undefined) refuseTerminal(surroundings.program)
  const settings = await loadSettings(call.flags, surroundings.env)
  using progress = new Progress(terminal, 'restored')
  const store = await openSettledStore(settings, surroundings, { progress })
  const { dump, notes } = await call.choose(store, () => machineOf(settings), signal)
  for (const note of notes) terminal.note(printable(note))
  const { concurrency, limit } = settings.values
  const partBytes = partBytesAt(limit)
  const opened = await openDump(store, dump, { partBytes, concurrency, signal })
  progress.total = opened.bytes
  if (call.output === undefined) await writeToStdout(opened.stream, signal)
  else await writeToFile(opened.stream, call.output, { force: call.force, signal })
  const rate = formatBytes(Math.round(progress.meanRate))
  terminal.say(
    `${printable(describeDump(dump))}: ${formatBytes(opened.bytes)} in ${formatDuration(progress.elapsedMs)} (${rate}/s), ${CHECKED[opened.checkedBy]}`,
  )
}

/** What the operator may rely on. */
const CHECKED = {
  sha256: 'every byte as recorded (SHA-256)',
  crc32: "checked against the store's CRC-32",
  length: 'length checked only: no checksum is stored with it',
} as const

function refuseTerminal(program: ProgramName): void {
  if (!isatty(1)) return
  throw new Failure('bad-input', 'standard output is a terminal, and the dump may hold anything', {
    hint: ADVICE[program].restoreElsewhere,
  })
}

import { Failure } from '../../base/failure.ts'
import { type CatalogueEntry, readCatalogue } from '../../dump/catalogue/catalogue.ts'
import { describeDump } from '../../dump/catalogue/stored-dump.ts'
import type { CheckedBy } from '../../dump/read/read.ts'
import { type DumpVerdict, type Verdict, verifyDumps } from '../../dump/read/verify.ts'
import { MISSING_CONSEQUENCES, type ObjectStore } from '../../store/store.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { counted } from '../render/count.ts'
import { describeStored } from '../render/inventory.ts'
import { printable } from '../render/printable.ts'
import { Progress } from '../render/progress.ts'
import { loadSettings } from '../settings/load.ts'
import type { Flags } from '../settings/names.ts'
import { machineOf, openSettledStore } from './open-store.ts'

export interface VerifyCall {
  readonly stream: string | undefined
  readonly level: string | undefined
  readonly all: boolean
  readonly quick: boolean
  readonly json: boolean
  readonly flags: Flags
}

/**
 * Checks the dumps that are meant and lists what is damaged.
 *
 * @throws `corrupt` if anything is; `not-found` if there is nothing to check.
 */
export async function runVerify(surroundings: Surroundings, call: VerifyCall): Promise<void> {
  const { terminal, signal } = surroundings
  const settings = await loadSettings(call.flags, surroundings.env)
  const machine = call.all ? undefined : machineOf(settings)
  using progress = new Progress(terminal, 'verified')
  const store = await openSettledStore(settings, surroundings, { progress })
  const entries = only(readCatalogue(store, { machine, signal }), call)
  const depth = call.quick ? 'quick' : 'full'
  const tally: Tally = { sound: 0, damaged: 0, unknown: 0 }
  let lacksStoredSums = false
  for await (const verdict of verifyDumps(store, entries, { depth, signal })) {
    if (verdict.kind === 'dump') tally[outcomeOf(verdict)]++
    lacksStoredSums ||= verdict.kind === 'dump' && verdict.lacksStoredSums
    show(surroundings, verdict, call.json)
  }
  await nameMissingFeatures(surroundings, store, call.quick && lacksStoredSums)
  const checked = tally.sound + tally.damaged + tally.unknown
  if (checked === 0) throw nothingToCheck(call, machine)
  if (tally.damaged > 0) throw new Failure('corrupt', `${share(tally.damaged, checked)} damaged`)
  // Told where nobody watches too: nothing was found, and not all was looked at.
  if (tally.unknown > 0) terminal.warn(`${share(tally.unknown, checked)} not checked`)
  else terminal.say(`${share(checked, checked)} sound`)
}

type Tally = Record<'sound' | 'damaged' | 'unknown', number>

function outcomeOf({ findings, doubts }: DumpVerdict): keyof Tally {
  if (findings.length > 0) return 'damaged'
  return doubts.length > 0 ? 'unknown' : 'sound'
}

const TITLE: Record<keyof Tally, string> = {
  sound: 'sound  ',
  damaged: 'DAMAGED',
  unknown: 'UNKNOWN',
}

async function nameMissingFeatures(
  { terminal, signal }: Surroundings,
  store: ObjectStore,
  lacksStoredSums: boolean,
): Promise<void> {
  // A key that may not ask about the bucket can verify nevertheless.
  const missing = await store.missingFeatures(signal).catch(() => [])
  const feature = 'full-object-checksums'
  const others = missing.filter((each) => each.feature !== feature)
  for (const each of others) terminal.say(printable(`no ${each.feature} here: ${each.consequence}`))
  // Told where nobody watches too: this is what a quick check would have rested on.
  if (lacksStoredSums) terminal.note(`no ${feature} here: ${MISSING_CONSEQUENCES[feature]}`)
}

async function* only(
  entries: AsyncIterable<CatalogueEntry>,
  { stream, level }: VerifyCall,
): AsyncGenerator<CatalogueEntry> {
  for await (const entry of entries) {
    if (stream === undefined) yield entry
    else if (entry.kind === 'dump' || entry.kind === 's3dump') {
      const named = entry.kind === 'dump' ? entry.name.stream : entry.name.filesystem
      const isMeant = named === stream && (level === undefined || entry.name.level === level)
      if (isMeant) yield entry
    }
  }
}

function show({ terminal }: Surroundings, verdict: Verdict, json: boolean): void {
  if (verdict.kind === 'note') {
    if (json) terminal.print(JSON.stringify({ note: verdict.text }))
    else terminal.print(printable(`note: ${verdict.text}`))
    return
  }
  const { dump, findings, doubts, checkedBy } = verdict
  if (json) {
    terminal.print(
      JSON.stringify({
        dump: describeStored(dump),
        checkedBy: checkedBy ?? null,
        findings,
        doubts,
      }),
    )
    return
  }
  const title = TITLE[outcomeOf(verdict)]
  terminal.print(printable(`${title}  ${describeDump(dump)}${checkedAs(checkedBy)}`))
  terminal.print(...[...findings, ...doubts].map((each) => printable(`         ${each}`)))
}

/** What a verdict rests on, where that is less than the record's own hashes. */
function checkedAs(checkedBy: CheckedBy | undefined): string {
  if (checkedBy === 'crc32') return " (by the store's CRC-32)"
  return checkedBy === 'length' ? ' (by its length alone)' : ''
}

/** `1 of 43 dumps is`, `43 dumps are`. */
function share(some: number, all: number): string {
  const dumps = counted(all, 'dump')
  return `${some === all ? dumps : `${some} of ${dumps}`} ${some === 1 ? 'is' : 'are'}`
}

function nothingToCheck({ stream, level }: VerifyCall, machine: string | undefined): Failure {
  const of = [machine, stream, level === undefined ? undefined : `level ${level}`]
  const which = of.filter((each) => each !== undefined).join(' ')
  return new Failure(
    'not-found',
    `there is no dump${which === '' ? '' : ` of ${which}`} to verify`,
    {
      hint: '`holdfast list --all` shows what there is.',
    },
  )
}

// What to say of the choice of a dump, in sentences.
import { instantOf } from '../../format/instant.ts'
import {
  describeDump,
  type LiteralObject,
  type RecordedDump,
  type StoredDump,
} from '../catalogue/stored-dump.ts'
import { byServerTime, byTaken, isDubious } from './dump-order.ts'

/** What the operator should know of a dump that was chosen. */
export function notesOn(dump: StoredDump | LiteralObject): string[] {
  const hasNoHash = `${describeDump(dump)} carries no hash of its own`
  switch (dump.kind) {
    case 'object':
      return [
        dump.crc32 === undefined
          ? `${hasNoHash}: only its length is checked`
          : `${hasNoHash}: it is checked against the CRC-32 that the store keeps`,
      ]
    case 's3dump':
      return [`${hasNoHash}: only its length is checked`]
    case 'dump':
      return dump.problem === undefined ? [] : [`${describeDump(dump)}: ${dump.problem.detail}`]
    default:
      return dump satisfies never
  }
}

/** A machine's clock may be wrong, and a copied bucket has new server times: both show here. */
export function clockNotes(found: readonly (StoredDump | LiteralObject)[]): string[] {
  const recorded = found.filter((dump) => dump.kind === 'dump')
  const [chosen] = recorded
  if (chosen === undefined) return []
  const dubious = recorded
    .filter((dump) => dump !== chosen && isDubious(dump))
    .map((dump) => `passed over ${describeDump(dump)}: ${dump.problem?.detail}`)
  const others = recorded.filter((dump) => dump !== chosen && !isDubious(dump))
  const equal = others.filter(
    (dump) => byServerTime(dump, chosen) === 0 && byTaken(dump, chosen) === 0,
  )
  if (equal.length > 0) return [tieNote(chosen, equal), ...dubious]
  const latest = others.sort(byTaken)[0]
  if (latest === undefined || latest.name.taken <= chosen.name.taken) return dubious
  const stored = instantOf(chosen.lastModified)
  const note = `${describeDump(latest)} was taken later by its machine's clock; ${describeDump(chosen)} was chosen because it was stored last, ${stored}`
  return [note, ...dubious]
}

function tieNote(chosen: RecordedDump, equal: readonly RecordedDump[]): string {
  const others = equal
    .slice(0, 5)
    .map(({ name }) => name.nonce.slice(0, 8))
    .join(', ')
  return `${describeDump(chosen)} was chosen, but which is newer is not known: of the same second is ${others}`
}

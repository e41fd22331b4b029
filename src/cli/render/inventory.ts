import { monthlyCost, PRICES_AS_OF } from '../../aws/prices.ts'
import { detached } from '../../base/detached.ts'
import { formatBytes } from '../../base/quantity.ts'
import type { CatalogueEntry } from '../../dump/catalogue/catalogue.ts'
import { ClassSum } from '../../dump/catalogue/class-sum.ts'
import { DumpTable } from '../../dump/catalogue/dump-table.ts'
import {
  type ClassBytes,
  type DumpProblem,
  describeDump,
  type ListedDump,
  type StoredDump,
  storedBytes,
} from '../../dump/catalogue/stored-dump.ts'
import type { ListedObject } from '../../store/store.ts'
import { counted } from './count.ts'
import { isoOf, readable } from './instant.ts'
import { mapped, Series } from './json.ts'
import { printable } from './printable.ts'
import { type Column, renderTable, tableLines } from './table.ts'
import type { Terminal } from './terminal.ts'

const COLUMNS: readonly Column[] = [
  { title: 'MACHINE', shrinks: true },
  { title: 'STREAM', shrinks: true },
  { title: 'LEVEL', shrinks: true },
  { title: 'TAKEN (UTC)' },
  { title: 'SIZE', align: 'right' },
  { title: 'CLASS', shrinks: true },
  { title: 'ID' },
]
const ID_DIGITS = 8

type Other = Exclude<CatalogueEntry, StoredDump>

/** What a store holds, to be shown as a table or as JSON. Holds every entry, in few bytes. */
export class Inventory {
  readonly #url: string
  readonly #machine: string | undefined
  readonly #dumps = new DumpTable()
  readonly #others: Other[] = []
  readonly #sum = new ClassSum()

  /** @param machine whose dumps these are; undefined for every machine's */
  constructor(url: string, machine: string | undefined) {
    this.#url = url
    this.#machine = machine
  }

  add(entry: CatalogueEntry): void {
    if (entry.kind === 'dump' || entry.kind === 's3dump') this.#dumps.add(entry)
    else this.#others.push('object' in entry ? { ...entry, object: ownOf(entry.object) } : entry)
    // Leftovers too: they are paid for as well.
    if ('classes' in entry) this.#sum.addAll(entry.classes ?? [])
  }

  *#listed(): Generator<ListedDump> {
    for (let index = 0; index < this.#dumps.size; index++) yield this.#dumps.dumpOf(index)
  }

  /** @param withOthers whether objects that are no dumps are named, not only counted */
  *toLines(terminal: Terminal, withOthers = false): Generator<string> {
    if (this.#dumps.size > 0) {
      yield* this.#tableLines(terminal)
      yield ''
      yield* this.#totalLines()
    } else {
      yield `no dumps of ${this.#machine ?? 'any machine'} in ${printable(this.#url)}`
    }
    yield* this.#remarks(withOthers)
  }

  *#tableLines(terminal: Terminal): Generator<string> {
    const isShown = (_: unknown, index: number) => index > 0 || this.#machine === undefined
    const listed = { [Symbol.iterator]: () => this.#listed() }
    const rows = mapped(listed, (dump) => rowOf(dump).filter(isShown))
    let index = -1
    for (const line of tableLines(COLUMNS.filter(isShown), rows, terminal.width)) {
      yield index < 0 ? terminal.heading(line) : line
      if (index >= 0) yield* problemLines(this.#dumps.problemOf(index))
      index++
    }
  }

  #totalLines(): string[] {
    if (!this.#url.startsWith('s3:')) {
      return [`${this.#count()}, ${formatBytes(sumOf(this.#sum.classes()))}`]
    }
    const classes = this.#sum.classes()
    const { dollars, unpriced } = monthlyCost(classes)
    const lines = classes.map((each) => {
      const cost = monthlyCost([each])
      const price = cost.unpriced.length > 0 ? 'price unknown' : perMonth(cost.dollars)
      return [each.storageClass, formatBytes(each.bytes), price]
    })
    const columns: Column[] = [
      { title: '' },
      { title: '', align: 'right' },
      { title: '', align: 'right' },
    ]
    const bytes = sumOf(classes)
    lines.push([this.#count(), formatBytes(bytes), perMonth(dollars)])
    const gap = unpriced.length > 0 ? '; what has no known price is not in it' : ''
    const remark = `Storage at list prices of ${PRICES_AS_OF}, us-east-1, requests not counted${gap}.`
    return [
      ...renderTable(
        columns,
        lines.map((line) => line.map(printable)),
      ).slice(1),
      remark,
    ]
  }

  #count(): string {
    return counted(this.#dumps.size, 'dump')
  }

  #remarks(withOthers: boolean): string[] {
    const remarks = this.#others.flatMap((other) => {
      switch (other.kind) {
        case 'leftovers':
          return `${describeDump(other)}: ${formatBytes(other.bytes)}, no dump`
        case 'stray':
          return `${other.object.key}: not a name that holdfast gives`
        case 'unlisted':
          return `${other.prefix}* could not be listed: ${other.why.message}`
        case 'other':
          return withOthers
            ? `${other.object.key}: ${formatBytes(other.object.bytes)}, no dump`
            : []
        default:
          return other satisfies never
      }
    })
    const others = this.#others.filter(({ kind }) => kind === 'other').length
    if (others > 0 && !withOthers) remarks.push(`${counted(others, 'other object')}, no dumps`)
    return remarks.length === 0 ? [] : ['', ...remarks.map(printable)]
  }

  /** For {@link jsonLines}. */
  toJson() {
    const classes = this.#sum.classes()
    const { dollars, unpriced } = monthlyCost(classes)
    return {
      store: this.#url,
      machine: this.#machine ?? null,
      dumps: new Series(mapped({ [Symbol.iterator]: () => this.#listed() }, describeStored)),
      others: new Series(mapped(this.#others, describeOther)),
      totals: {
        dumps: this.#dumps.size,
        bytes: sumOf(classes),
        classes,
        dollarsPerMonth: Number(dollars.toFixed(4)),
        pricesAsOf: PRICES_AS_OF,
        unpricedClasses: unpriced,
      },
    }
  }
}

/** Only what is shown, without the page of the listing that its texts were cut from. */
function ownOf({ key, bytes, lastModified }: ListedObject): ListedObject {
  return { key: detached(key), bytes, lastModified, etag: '', storageClass: '' }
}

function sumOf(classes: readonly ClassBytes[]): number {
  return classes.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** `$1.20/month`; what rounds to nothing is told from nothing. */
export function perMonth(dollars: number): string {
  if (dollars > 0 && dollars < 0.005) return '<$0.01/month'
  return `$${dollars.toFixed(2)}/month`
}

function rowOf(dump: ListedDump): string[] {
  const classes = (dump.classes ?? []).map(({ storageClass }) => storageClass).join('+')
  const { machine, stream, level, taken, id } = namesOf(dump)
  const size = formatBytes(storedBytes(dump))
  return [machine, stream, level, taken, size, classes, id].map(printable)
}

function namesOf(dump: ListedDump) {
  if (dump.kind === 's3dump') {
    const { host, filesystem, level, date } = dump.name
    return { machine: host, stream: filesystem, level, taken: date, id: 's3dump' }
  }
  const { machine, stream, level, taken, nonce } = dump.name
  return { machine, stream, level, taken: readable(taken), id: nonce.slice(0, ID_DIGITS) }
}

function problemLines(problem: DumpProblem | undefined): string[] {
  if (problem === undefined) return []
  const word = problem.kind === 'incomplete' ? 'INCOMPLETE' : 'DO NOT TRUST'
  return [printable(`  ^ ${word}: ${problem.detail}`)]
}

/** One dump as JSON; docs/commands.md says what each field means. */
export function describeStored(dump: ListedDump) {
  const bytes = storedBytes(dump)
  const stored = dump.lastModified.toISOString()
  const problem = dump.problem ?? null
  const classes = dump.classes ?? []
  if (dump.kind === 's3dump') {
    const { host, filesystem, level, date } = dump.name
    const { key } = dump
    const names = { machine: host, stream: filesystem, level, taken: date, id: null, key }
    return { kind: dump.kind, ...names, bytes, stored, classes, problem }
  }
  const { machine, stream, level, taken, nonce, segments, parent } = dump.name
  const names = { machine, stream, level, taken: isoOf(taken), id: nonce, key: dump.recordKey }
  return { kind: dump.kind, ...names, bytes, stored, classes, problem, segments, parent }
}

function describeOther(other: Other) {
  switch (other.kind) {
    case 'leftovers': {
      const { kind, machine, nonce, segments, bytes, lastModified } = other
      return { kind, machine, id: nonce, segments, bytes, stored: lastModified.toISOString() }
    }
    case 'unlisted':
      return { kind: other.kind, prefix: other.prefix, why: other.why.message }
    case 'stray':
    case 'other': {
      const { key, bytes, lastModified } = other.object
      return { kind: other.kind, key, bytes, stored: lastModified.toISOString() }
    }
    default:
      return other satisfies never
  }
}

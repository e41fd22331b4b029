import { monthlyCost, PRICES_AS_OF } from '../../aws/prices.ts'
import { formatBytes } from '../../base/quantity.ts'
import type { CatalogueEntry } from '../../dump/catalogue.ts'
import {
  type ClassBytes,
  describeDump,
  type StoredDump,
  storedBytes,
} from '../../dump/stored-dump.ts'
import { isoOf, readable } from '../times.ts'
import { printable } from './printable.ts'
import { type Column, renderTable } from './table.ts'
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

/** What a store holds, to be shown as a table or as JSON. Holds every entry. */
export class Inventory {
  readonly #url: string
  readonly #machine: string | undefined
  readonly #dumps: StoredDump[] = []
  readonly #others: Other[] = []

  /** @param machine whose dumps these are; undefined for every machine's */
  constructor(url: string, machine: string | undefined) {
    this.#url = url
    this.#machine = machine
  }

  add(entry: CatalogueEntry): void {
    if (entry.kind === 'dump' || entry.kind === 's3dump') this.#dumps.push(entry)
    else this.#others.push(entry)
  }

  /** @param withOthers whether objects that are no dumps are named, not only counted */
  toLines(terminal: Terminal, withOthers = false): string[] {
    const whose = this.#machine ?? 'any machine'
    if (this.#dumps.length === 0) {
      return [`no dumps of ${whose} in ${printable(this.#url)}`, ...this.#remarks(withOthers)]
    }
    const isShown = (_: unknown, index: number) => index > 0 || this.#machine === undefined
    const [head = '', ...lines] = renderTable(
      COLUMNS.filter(isShown),
      this.#dumps.map((dump) => rowOf(dump).filter(isShown)),
      terminal.width,
    )
    const rows = lines.flatMap((line, index) => [line, ...problemLines(this.#dumps[index])])
    return [
      terminal.heading(head),
      ...rows,
      '',
      ...this.#totalLines(),
      ...this.#remarks(withOthers),
    ]
  }

  #totalLines(): string[] {
    if (!this.#url.startsWith('s3:')) {
      return [`${this.#count()}, ${formatBytes(sumOf(this.#classes()))}`]
    }
    const classes = this.#classes()
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
    return this.#dumps.length === 1 ? '1 dump' : `${this.#dumps.length} dumps`
  }

  /** Bytes by storage class of all that is listed, leftovers too: they are paid for as well. */
  #classes(): ClassBytes[] {
    const sums = new Map<string, number>()
    const add = ({ storageClass, bytes }: ClassBytes) =>
      sums.set(storageClass, (sums.get(storageClass) ?? 0) + bytes)
    for (const dump of this.#dumps) dump.classes?.forEach(add)
    for (const other of this.#others) if (other.kind === 'leftovers') other.classes.forEach(add)
    return [...sums]
      .map(([storageClass, bytes]) => ({ storageClass, bytes }))
      .sort((a, b) => b.bytes - a.bytes)
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
    if (others > 0 && !withOthers)
      remarks.push(`${others === 1 ? '1 other object' : `${others} other objects`}, no dumps`)
    return remarks.length === 0 ? [] : ['', ...remarks.map(printable)]
  }

  toJson(): unknown {
    const classes = this.#classes()
    const { dollars, unpriced } = monthlyCost(classes)
    return {
      store: this.#url,
      machine: this.#machine ?? null,
      dumps: this.#dumps.map(describeStored),
      others: this.#others.map(describeOther),
      totals: {
        dumps: this.#dumps.length,
        bytes: sumOf(classes),
        classes,
        dollarsPerMonth: Number(dollars.toFixed(4)),
        pricesAsOf: PRICES_AS_OF,
        unpricedClasses: unpriced,
      },
    }
  }
}

function sumOf(classes: readonly ClassBytes[]): number {
  return classes.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** `$1.20/month`; what rounds to nothing is told from nothing. */
export function perMonth(dollars: number): string {
  if (dollars > 0 && dollars < 0.005) return '<$0.01/month'
  return `$${dollars.toFixed(2)}/month`
}

function rowOf(dump: StoredDump): string[] {
  const classes = (dump.classes ?? []).map(({ storageClass }) => storageClass).join('+')
  const { machine, stream, level, taken, id } = namesOf(dump)
  const size = formatBytes(storedBytes(dump))
  return [machine, stream, level, taken, size, classes, id].map(printable)
}

function namesOf(dump: StoredDump) {
  if (dump.kind === 's3dump') {
    const { host, filesystem, level, date } = dump.name
    return { machine: host, stream: filesystem, level, taken: date, id: 's3dump' }
  }
  const { machine, stream, level, taken, nonce } = dump.name
  return { machine, stream, level, taken: readable(taken), id: nonce.slice(0, ID_DIGITS) }
}

function problemLines(dump: StoredDump | undefined): string[] {
  const { problem } = dump ?? {}
  if (problem === undefined) return []
  const word = problem.kind === 'incomplete' ? 'INCOMPLETE' : 'DO NOT TRUST'
  return [printable(`  ^ ${word}: ${problem.detail}`)]
}

/** One dump as JSON; docs/commands.md says what each field means. */
export function describeStored(dump: StoredDump) {
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

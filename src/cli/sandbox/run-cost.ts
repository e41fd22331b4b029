import { formatBytes } from '../../base/quantity.ts'
import type { BucketCost } from '../../sandbox/index.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { perMonth } from '../render/inventory.ts'
import { printable } from '../render/printable.ts'
import { type Column, renderTable } from '../render/table.ts'
import { reachSandbox } from './reach.ts'

export interface CostCall {
  readonly bucket: string
  readonly data?: string | undefined
  readonly json: boolean
}

/** Shows what a bucket costs. */
export async function runSandboxCost(surroundings: Surroundings, call: CostCall): Promise<void> {
  const { terminal } = surroundings
  const { bucket, data, json } = call
  const sandbox = await reachSandbox(surroundings, data)
  const cost = await sandbox.post<BucketCost>('/cost', { bucket })
  if (json) return terminal.printJson(cost)
  terminal.print(...costLines(cost))
}

const COLUMNS: readonly Column[] = [
  { title: 'WHAT' },
  { title: 'COUNT', align: 'right' },
  { title: 'STORED', align: 'right' },
  { title: 'BILLED', align: 'right' },
  { title: 'COST', align: 'right' },
]

function costLines(cost: BucketCost): string[] {
  const [head = '', ...rows] = renderTable(COLUMNS, rowsOf(cost))
  return [
    head,
    ...rows.map(printable),
    ...markerLines(cost),
    ...earlyLines(cost),
    ...remarkLines(cost),
  ]
}

function rowsOf({ classes, openUploads, restoredCopies, dollarsPerMonth }: BucketCost): string[][] {
  const extra = (
    what: string,
    { count, bytes, dollarsPerMonth: dollars }: typeof restoredCopies,
  ) =>
    count === 0
      ? []
      : [[what, String(count), formatBytes(bytes), formatBytes(bytes), perMonth(dollars)]]
  return [
    ...classes.map((each) => [
      each.isCurrent ? each.storageClass : `${each.storageClass}, old versions`,
      String(each.versions),
      formatBytes(each.bytes),
      formatBytes(each.billedBytes),
      perMonth(each.dollarsPerMonth),
    ]),
    ...extra('open uploads', openUploads),
    ...extra('restored copies', restoredCopies),
    ['all', '', '', '', perMonth(dollarsPerMonth)],
  ]
}

function markerLines({ deleteMarkers }: BucketCost): string[] {
  if (deleteMarkers === 0) return []
  return [
    `${deleteMarkers === 1 ? '1 delete marker costs' : `${deleteMarkers} delete markers cost`} next to nothing.`,
  ]
}

function earlyLines({ earlyDeletionDollars }: BucketCost): string[] {
  if (earlyDeletionDollars === 0) return []
  const dollars = perMonth(earlyDeletionDollars).replace('/month', '')
  return [`Deleting all of it now would cost ${dollars}: classes have minimum durations.`]
}

function remarkLines({ pricesOf, unpriced }: BucketCost): string[] {
  const gap = unpriced.length > 0 ? `; ${unpriced.join(', ')} without a known price` : ''
  return [
    printable(
      `Storage at list prices of ${pricesOf}, us-east-1; requests and traffic not counted${gap}.`,
    ),
  ]
}

import { detached } from '../../base/detached.ts'
import type { MachineName } from '../../format/machine-name.ts'
import type { Nonce } from '../../format/nonce.ts'
import type { ListedObject } from '../../store/store.ts'
import { ClassSum } from './class-sum.ts'
import { NonceOrder, readNonce, writeNonce } from './nonce-order.ts'
import { Rows } from './rows.ts'
import type { ClassBytes, Leftovers } from './stored-dump.ts'
import { Texts } from './texts.ts'

/** What the listed segments of one dump add up to. */
export interface SegmentSum {
  readonly segments: number
  readonly bytes: number
  readonly lastIndex: number
  /** When the newest was stored. */
  readonly newest: Date
  readonly classes: readonly ClassBytes[]
}

const BYTES = 0
const NEWEST = 1
const NONCE = 0
const SEGMENTS = 4
const LAST_INDEX = 5
const CLASS = 6
const CLAIMED = 7

/** In the place of a class: the segments are of several, in {@link SegmentIndex.#mixed}. */
const MIXED = 0

/**
 * The segments of one machine by nonce, until the records that claim them have been listed: 50
 * bytes for each dump.
 */
export class SegmentIndex {
  readonly machine: MachineName
  readonly #rows = new Rows(2, 8)
  readonly #classes = new Texts()
  readonly #mixed = new Map<number, ClassSum>()
  /** Nonces that were claimed when none of their segments was known. */
  readonly #missing = new Set<Nonce>()
  #last: Nonce | undefined
  /** Of all rows so far; made when the first is claimed. */
  #order: NonceOrder | undefined

  constructor(machine: MachineName) {
    this.machine = detached(machine) as MachineName
  }

  add(nonce: Nonce, index: number, object: ListedObject): void {
    const rows = this.#rows
    const isNext = nonce !== this.#last
    const row = isNext ? this.#open(nonce) : rows.size - 1
    this.#addClass(row, isNext, object)
    rows.setDouble(row, BYTES, rows.double(row, BYTES) + object.bytes)
    const newest = Math.max(rows.double(row, NEWEST), object.lastModified.getTime())
    rows.setDouble(row, NEWEST, newest)
    rows.setWord(row, SEGMENTS, rows.word(row, SEGMENTS) + 1)
    rows.setWord(row, LAST_INDEX, Math.max(rows.word(row, LAST_INDEX), index))
  }

  /** The segments that a record names: undefined if there are none, `claimed` if it is not the first. */
  claim(nonce: Nonce): SegmentSum | 'claimed' | undefined {
    this.#order ??= this.#orderRows()
    const found = this.#order.find(nonce)
    if (this.#isClaimed(found, nonce)) return 'claimed'
    for (const row of found) this.#rows.setWord(row, CLAIMED, 1)
    if (found.length > 0) return this.#sum(found)
    this.#missing.add(nonce)
    return undefined
  }

  /** What no record has claimed. */
  *leftovers(): Generator<Leftovers> {
    this.#order ??= this.#orderRows()
    for (const found of this.#order.groups()) {
      const nonce = readNonce(this.#rows, found[0] ?? 0, NONCE)
      if (this.#isClaimed(found, nonce)) continue
      const { segments, bytes, newest, classes } = this.#sum(found)
      const { machine } = this
      yield { kind: 'leftovers', machine, nonce, segments, bytes, lastModified: newest, classes }
    }
  }

  #open(nonce: Nonce): number {
    this.#order = undefined
    this.#last = detached(nonce) as Nonce
    const row = this.#rows.add()
    writeNonce(this.#rows, row, NONCE, nonce)
    return row
  }

  #addClass(row: number, isFirst: boolean, { storageClass, bytes }: ListedObject): void {
    const id = this.#classes.idOf(storageClass) + 1
    const known = this.#rows.word(row, CLASS)
    if (isFirst) this.#rows.setWord(row, CLASS, id)
    else if (known !== id && known !== MIXED) {
      const sum = new ClassSum()
      sum.add(this.#classes.textOf(known - 1), this.#rows.double(row, BYTES))
      this.#mixed.set(row, sum)
      this.#rows.setWord(row, CLASS, MIXED)
    }
    this.#mixed.get(row)?.add(storageClass, bytes)
  }

  #orderRows(): NonceOrder {
    return new NonceOrder(
      this.#rows,
      NONCE,
      Int32Array.from({ length: this.#rows.size }, (_, row) => row),
    )
  }

  #isClaimed(found: Int32Array, nonce: Nonce): boolean {
    return this.#missing.has(nonce) || found.some((row) => this.#rows.word(row, CLAIMED) === 1)
  }

  /** Of several rows, where a store does not list in the order of keys. */
  #sum(found: Int32Array): SegmentSum {
    const rows = this.#rows
    const classes = new ClassSum()
    for (const row of found) classes.addAll(this.#classesOf(row))
    const over = (value: (row: number) => number) => Array.from(found, value)
    const total = (sum: number, each: number) => sum + each
    return {
      segments: over((row) => rows.word(row, SEGMENTS)).reduce(total, 0),
      bytes: over((row) => rows.double(row, BYTES)).reduce(total, 0),
      lastIndex: Math.max(...over((row) => rows.word(row, LAST_INDEX))),
      newest: new Date(Math.max(...over((row) => rows.double(row, NEWEST)))),
      classes: classes.classes(),
    }
  }

  #classesOf(row: number): ClassBytes[] {
    const known = this.#rows.word(row, CLASS)
    if (known === MIXED) return this.#mixed.get(row)?.classes() ?? []
    const storageClass = this.#classes.textOf(known - 1)
    return [{ storageClass, bytes: this.#rows.double(row, BYTES) }]
  }
}

import type { MachineName } from '../format/machine-name.ts'
import type { Nonce } from '../format/nonce.ts'
import type { ListedObject } from '../store/store.ts'
import { ClassSum } from './class-sum.ts'
import type { ClassBytes, Leftovers } from './stored-dump.ts'

/** What the listed segments of one dump add up to. */
export class SegmentSum {
  segments = 0
  bytes = 0
  lastIndex = -1
  newest = new Date(0)
  readonly #sum = new ClassSum()

  add(index: number, object: ListedObject): void {
    this.segments++
    this.bytes += object.bytes
    this.lastIndex = Math.max(this.lastIndex, index)
    if (object.lastModified > this.newest) this.newest = object.lastModified
    this.#sum.add(object.storageClass, object.bytes)
  }

  classes(): ClassBytes[] {
    return this.#sum.classes()
  }
}

/** The segments of one machine by nonce, until the records that claim them have been listed. */
export class SegmentIndex {
  readonly machine: MachineName
  readonly #sums = new Map<Nonce, SegmentSum | 'claimed'>()

  constructor(machine: MachineName) {
    this.machine = machine
  }

  add(nonce: Nonce, index: number, object: ListedObject): void {
    let sum = this.#sums.get(nonce)
    if (sum === 'claimed') return
    if (sum === undefined) {
      sum = new SegmentSum()
      this.#sums.set(nonce, sum)
    }
    sum.add(index, object)
  }

  /** The segments that a record names: undefined if there are none, `claimed` if it is not the first. */
  claim(nonce: Nonce): SegmentSum | 'claimed' | undefined {
    const sum = this.#sums.get(nonce)
    this.#sums.set(nonce, 'claimed')
    return sum
  }

  /** What no record has claimed. */
  *leftovers(): Generator<Leftovers> {
    for (const [nonce, sum] of this.#sums) {
      if (sum === 'claimed') continue
      const { segments, bytes, newest } = sum
      yield {
        kind: 'leftovers',
        machine: this.machine,
        nonce,
        segments,
        bytes,
        lastModified: newest,
        classes: sum.classes(),
      }
    }
  }
}

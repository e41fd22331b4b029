// Nodes of a search by what they cost, the certain ones before the doubtful.
import { doubtsOf, type Node } from './node.ts'

/** More than any request costs. */
const DOUBTFUL = 1e9

export class NodeQueue {
  /** A binary heap: no entry costs more than those at twice its index and one or two beyond. */
  readonly #heap: { readonly rank: number; readonly node: Node }[] = []

  push(node: Node): void {
    const rank = node.cost + (doubtsOf(node).length > 0 ? DOUBTFUL : 0)
    this.#heap.push({ rank, node })
    let at = this.#heap.length - 1
    while (at > 0 && this.#swapIfLess(at, (at - 1) >> 1)) at = (at - 1) >> 1
  }

  pop(): Node | undefined {
    const first = this.#heap[0]
    const last = this.#heap.pop()
    if (first === undefined || last === undefined || first === last) return first?.node
    this.#heap[0] = last
    let at = 0
    for (let least = this.#lesserChild(at); this.#swapIfLess(least, at); ) {
      at = least
      least = this.#lesserChild(at)
    }
    return first.node
  }

  #rank(at: number): number {
    return this.#heap[at]?.rank ?? Number.POSITIVE_INFINITY
  }

  #lesserChild(at: number): number {
    const left = 2 * at + 1
    return this.#rank(left + 1) < this.#rank(left) ? left + 1 : left
  }

  #swapIfLess(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]]
    if (a === undefined || b === undefined || a.rank >= b.rank) return false
    this.#heap[one] = b
    this.#heap[other] = a
    return true
  }
}

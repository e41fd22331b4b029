import type { StorageClass } from '../../store/store.ts'
import type { ClassBytes } from './stored-dump.ts'

/** Bytes by storage class. Costs no map where all are of one class, as nearly always. */
export class ClassSum {
  #first: StorageClass | undefined
  #firstBytes = 0
  #others: Map<StorageClass, number> | undefined

  add(storageClass: StorageClass, bytes: number): void {
    this.#first ??= storageClass
    if (storageClass === this.#first) {
      this.#firstBytes += bytes
      return
    }
    this.#others ??= new Map()
    this.#others.set(storageClass, (this.#others.get(storageClass) ?? 0) + bytes)
  }

  addAll(classes: readonly ClassBytes[]): void {
    for (const { storageClass, bytes } of classes) this.add(storageClass, bytes)
  }

  /** Largest first. */
  classes(): ClassBytes[] {
    if (this.#first === undefined) return []
    return [[this.#first, this.#firstBytes] as const, ...(this.#others ?? [])]
      .map(([storageClass, bytes]) => ({ storageClass, bytes }))
      .sort((a, b) => b.bytes - a.bytes)
  }
}

// Conditional writes that a deletion of the same key overtook. S3 answers those with 409
// ConditionalRequestConflict: "if a delete request to an object succeeds before a conditional
// write operation on that object completes". Source: "Conditional writes" in the user guide.
import { S3Fault } from '../http/s3-fault.ts'
import type { Bucket } from './buckets.ts'

/** The header that states a write's condition, if one does. */
export interface StatedCondition {
  readonly header: string | undefined
}

export class Races {
  readonly #running = new Map<string, Set<{ overtaken: boolean }>>()

  /** Watches a key from now until the answer is disposed of. */
  watch(
    bucket: Bucket,
    key: string,
  ): Disposable & { requireQuiet(condition: StatedCondition): void } {
    const name = nameOf(bucket, key)
    const race = { overtaken: false }
    const races = this.#running.get(name) ?? new Set()
    races.add(race)
    this.#running.set(name, races)
    return {
      /** @throws ConditionalRequestConflict if there is a condition and the key was deleted since. */
      requireQuiet({ header }) {
        if (race.overtaken && header !== undefined) throw overtaken(header, key)
      },
      [Symbol.dispose]: () => {
        races.delete(race)
        if (races.size === 0) this.#running.delete(name)
      },
    }
  }

  /** An object of that key was deleted. */
  deleted(bucket: Bucket, key: string): void {
    for (const race of this.#running.get(nameOf(bucket, key)) ?? []) race.overtaken = true
  }
}

/** The fault of a conditional write that another write or a deletion overtook. */
export function overtaken(header: string, key: string): S3Fault {
  return new S3Fault('ConditionalRequestConflict', { details: { Condition: header, Key: key } })
}

function nameOf(bucket: Bucket, key: string): string {
  return `${bucket.id}/${key}`
}

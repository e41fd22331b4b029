import { createHash, type Hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Failure } from '../base/failure.ts'
import { type DumpObject, hex32 } from './dump-objects.ts'

/** Compares an object's bytes, as they pass, with the strongest hash that is known of it. */
export class ObjectCheck {
  readonly #object: DumpObject
  readonly #sha256: Hash | undefined
  #crc32 = 0

  constructor(object: DumpObject) {
    this.#object = object
    if (object.sha256 !== undefined) this.#sha256 = createHash('sha256')
  }

  update(bytes: Uint8Array): void {
    if (this.#sha256 !== undefined) this.#sha256.update(bytes)
    else if (this.#object.storedCrc32 !== undefined) this.#crc32 = crc32(bytes, this.#crc32)
  }

  /** @throws `corrupt` if the bytes that passed are not those of the object. */
  finish(): void {
    const { sha256, storedCrc32: expected, title, key } = this.#object
    if (this.#sha256 !== undefined) {
      const found = this.#sha256.digest('hex')
      if (found !== sha256) throw mismatch('SHA-256', found, sha256 ?? '', title, key)
    } else if (expected !== undefined && this.#crc32 !== expected) {
      throw mismatch('CRC-32', hex32(this.#crc32), hex32(expected), title, key)
    }
  }
}

function mismatch(
  what: string,
  found: string,
  expected: string,
  title: string,
  key: string,
): Failure {
  return new Failure(
    'corrupt',
    `${title} is damaged: its bytes have ${what} ${found}, not ${expected}: ${key}`,
  )
}

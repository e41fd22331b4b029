import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { crc32Hex } from '../../base/crc32.ts'
import { Failure } from '../../base/failure.ts'
import type { HashThread } from '../../host/hash-thread.ts'
import type { DumpObject } from './dump-objects.ts'

/** A sum of bytes, in the making. */
interface Sum {
  readonly name: 'SHA-256' | 'CRC-32'
  readonly expected: string
  update(bytes: Uint8Array): Promise<void>
  digest(): Promise<string>
}

/** Compares an object's bytes, as they pass, with the strongest hash that is known of it. */
export class ObjectCheck {
  readonly #object: DumpObject
  readonly #sum: Sum | undefined

  /** @param thread where SHA-256 is computed; beside the caller's work unless given. */
  constructor(object: DumpObject, thread?: HashThread) {
    this.#object = object
    const { sha256, storedCrc32 } = object
    if (sha256 !== undefined) this.#sum = thread ? sha256On(thread, sha256) : sha256Here(sha256)
    else if (storedCrc32 !== undefined) this.#sum = crc32Here(storedCrc32)
  }

  /** The bytes must not change until this resolves. */
  async update(bytes: Uint8Array): Promise<void> {
    await this.#sum?.update(bytes)
  }

  /** @throws `corrupt` if the bytes that passed are not those of the object. */
  async finish(): Promise<void> {
    if (this.#sum === undefined) return
    const { name, expected } = this.#sum
    const found = await this.#sum.digest()
    if (found === expected) return
    const { title, key } = this.#object
    throw new Failure(
      'corrupt',
      `${title} is damaged: its bytes have ${name} ${found}, not ${expected}: ${key}`,
    )
  }
}

function sha256On(thread: HashThread, expected: string): Sum {
  const hash = thread.start(['sha256'])
  return {
    name: 'SHA-256',
    expected,
    update: (bytes) => hash.update(bytes),
    digest: async () => {
      using finished = hash
      const [digest = new Uint8Array()] = await finished.digest()
      return Buffer.from(digest).toString('hex')
    },
  }
}

function sha256Here(expected: string): Sum {
  const hash = createHash('sha256')
  return {
    name: 'SHA-256',
    expected,
    update: async (bytes) => void hash.update(bytes),
    digest: async () => hash.digest('hex'),
  }
}

function crc32Here(expected: number): Sum {
  let value = 0
  return {
    name: 'CRC-32',
    expected: crc32Hex(expected),
    update: async (bytes) => {
      value = crc32(bytes, value)
    },
    digest: async () => crc32Hex(value),
  }
}

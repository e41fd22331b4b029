// The five checksums of S3, whole and composite. Source: "Checking object integrity" in the
// S3 user guide.
import { createHash, hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { createCRC32, createCRC64, type IHasher } from 'hash-wasm'
import { type CrcShape, combineCrc } from './checksum-combine.ts'

export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number]

/** Over all bytes of an object, or over the checksums of its parts. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE'

interface AlgorithmFacts {
  readonly bytes: number
  /** The kinds a multipart upload may ask for; the first is what it gets when it asks for none. */
  readonly types: readonly [ChecksumType, ...ChecksumType[]]
  /** The polynomial, bits reversed, of the algorithms whose parts' values can be combined. */
  readonly crc?: CrcShape
}

const FACTS: Readonly<Record<ChecksumAlgorithm, AlgorithmFacts>> = {
  CRC32: {
    bytes: 4,
    types: ['COMPOSITE', 'FULL_OBJECT'],
    crc: { bits: 32, polynomial: 0xedb88320n },
  },
  CRC32C: {
    bytes: 4,
    types: ['COMPOSITE', 'FULL_OBJECT'],
    crc: { bits: 32, polynomial: 0x82f63b78n },
  },
  CRC64NVME: {
    bytes: 8,
    types: ['FULL_OBJECT'],
    crc: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n },
  },
  SHA1: { bytes: 20, types: ['COMPOSITE'] },
  SHA256: { bytes: 32, types: ['COMPOSITE'] },
}

/** `crc32` and `CRC32` alike; undefined for what S3 does not know. */
export function parseChecksumAlgorithm(text: string): ChecksumAlgorithm | undefined {
  return CHECKSUM_ALGORITHMS.find((name) => name === text.toUpperCase())
}

/** The kinds of checksum S3 offers for a multipart upload; the default first. */
export function checksumTypes(
  algorithm: ChecksumAlgorithm,
): readonly [ChecksumType, ...ChecksumType[]] {
  return FACTS[algorithm].types
}

/** Whether `text` is base64 of the right length, spelled the one way S3 spells it. */
export function isChecksumValue(algorithm: ChecksumAlgorithm, text: string): boolean {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === FACTS[algorithm].bytes && bytes.toString('base64') === text
}

/** A checksum in the making. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void
  /** The value in base64. Only once. */
  digest(): string
}

/** Starts one checksum. Asynchronous only because two of them are WebAssembly. */
export async function startChecksum(algorithm: ChecksumAlgorithm): Promise<RunningChecksum> {
  return STARTERS[algorithm]()
}

const STARTERS: Readonly<
  Record<ChecksumAlgorithm, () => RunningChecksum | Promise<RunningChecksum>>
> = {
  CRC32: runningCrc32,
  CRC32C: async () => runningWasm(await createCRC32(0x82f63b78)),
  CRC64NVME: async () => runningWasm(await createCRC64('9a6c9329ac4bc9b5')),
  SHA1: () => runningHash('sha1'),
  SHA256: () => runningHash('sha256'),
}

function runningHash(name: string): RunningChecksum {
  const running = createHash(name)
  return { update: (bytes) => void running.update(bytes), digest: () => running.digest('base64') }
}

function runningCrc32(): RunningChecksum {
  let value = 0
  return {
    update(bytes) {
      value = crc32(bytes, value)
    },
    digest() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes.toString('base64')
    },
  }
}

function runningWasm(hasher: IHasher): RunningChecksum {
  hasher.init()
  return {
    update: (bytes) => void hasher.update(bytes),
    digest: () => Buffer.from(hasher.digest('binary')).toString('base64'),
  }
}

/** One part's length in bytes and its checksum in base64. */
export interface PartChecksum {
  readonly size: number
  readonly value: string
}

/** The checksum of an object from those of its parts, in order: `value` or `value-COUNT`. */
export function combineChecksums(
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  parts: readonly PartChecksum[],
): string {
  const { crc, bytes } = FACTS[algorithm]
  if (type === 'FULL_OBJECT' && crc !== undefined) {
    const values = parts.map(({ size, value }) => ({ size, crc: base64ToInteger(value) }))
    return integerToBase64(combineCrc(crc, values), bytes)
  }
  const digests = Buffer.concat(parts.map(({ value }) => Buffer.from(value, 'base64')))
  return `${digestOnce(algorithm, digests)}-${parts.length}`
}

/** The composite of a CRC is that CRC of its parts' CRCs, without WebAssembly's wait. */
function digestOnce(algorithm: ChecksumAlgorithm, bytes: Buffer): string {
  const { crc, bytes: width } = FACTS[algorithm]
  if (crc === undefined) return hash(algorithm.toLowerCase(), bytes, 'base64')
  return integerToBase64(slowCrc(crc, bytes), width)
}

/** Bit by bit: for the few kilobytes of a composite. */
function slowCrc({ bits, polynomial }: CrcShape, bytes: Uint8Array): bigint {
  const ones = (1n << BigInt(bits)) - 1n
  let value = ones
  for (const byte of bytes) {
    value ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n
  }
  return value ^ ones
}

function base64ToInteger(text: string): bigint {
  return BigInt(`0x0${Buffer.from(text, 'base64').toString('hex')}`)
}

function integerToBase64(value: bigint, bytes: number): string {
  return Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex').toString('base64')
}

// The digests of a body while it passes: here for short bodies, on another thread for long ones.
import { createHash } from 'node:crypto'
import { type ChecksumAlgorithm, type RunningChecksum, startChecksum } from '../../aws/checksum.ts'
import type { HashThread, ThreadAlgorithm } from '../../host/hash-thread.ts'

/** Which digests a body needs beside its MD5. */
export interface DigestNeeds {
  /** Whether its signature covers its SHA-256. */
  readonly sha256: boolean
  readonly checksum: ChecksumAlgorithm | undefined
}

export interface ComputedDigests {
  readonly md5: Buffer
  /** In hex. */
  readonly sha256: string | undefined
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined
}

/** Digests in the making. */
export interface RunningDigests extends Disposable {
  /** Resolves once the chunk's memory may change again. */
  update(chunk: Buffer): Promise<void> | void
  digest(): Promise<ComputedDigests>
}

/** Digests made on this thread. */
export async function startDigests(needs: DigestNeeds): Promise<RunningDigests> {
  const md5 = createHash('md5')
  const sha256 = needs.sha256 ? createHash('sha256') : undefined
  const checksum = await startNeeded(needs.checksum)
  return {
    update(chunk) {
      md5.update(chunk)
      sha256?.update(chunk)
      checksum?.update(chunk)
    },
    digest: async () => ({
      md5: md5.digest(),
      sha256: sha256?.digest('hex'),
      checksum: named(needs.checksum, checksum?.digest()),
    }),
    [Symbol.dispose]() {},
  }
}

const ON_THREAD: Readonly<Partial<Record<ChecksumAlgorithm, ThreadAlgorithm>>> = {
  CRC32: 'crc32',
  SHA1: 'sha1',
  SHA256: 'sha256',
}

/** Digests made on another thread, of chunks in shared memory; those in WebAssembly stay here. */
export async function startDigestsOn(
  thread: HashThread,
  needs: DigestNeeds,
): Promise<RunningDigests> {
  const threaded = needs.checksum && ON_THREAD[needs.checksum]
  const local = threaded === undefined ? await startNeeded(needs.checksum) : undefined
  const names = new Set<ThreadAlgorithm>(['md5'])
  if (needs.sha256) names.add('sha256')
  if (threaded !== undefined) names.add(threaded)
  const algorithms = [...names]
  const running = thread.start(algorithms)
  return {
    update(chunk) {
      local?.update(chunk)
      return running.update(chunk)
    },
    async digest() {
      const digests = await running.digest()
      const of = (name: ThreadAlgorithm) => Buffer.from(digests[algorithms.indexOf(name)] ?? [])
      const checksum = threaded === undefined ? local?.digest() : of(threaded).toString('base64')
      return {
        md5: of('md5'),
        sha256: needs.sha256 ? of('sha256').toString('hex') : undefined,
        checksum: named(needs.checksum, checksum),
      }
    },
    [Symbol.dispose]: () => running[Symbol.dispose](),
  }
}

async function startNeeded(
  algorithm: ChecksumAlgorithm | undefined,
): Promise<RunningChecksum | undefined> {
  return algorithm === undefined ? undefined : startChecksum(algorithm)
}

function named(
  algorithm: ChecksumAlgorithm | undefined,
  value: string | undefined,
): ComputedDigests['checksum'] {
  return algorithm === undefined || value === undefined ? undefined : { algorithm, value }
}

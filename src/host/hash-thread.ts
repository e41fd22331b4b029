// Hashing beside the event loop: on one thread, hashing takes longer than all else that happens to
// a byte that is received or sent on.
// oxlint-disable unicorn/require-post-message-target-origin -- these are threads, not windows
import { Worker } from 'node:worker_threads'

/** What the thread can compute. */
export type ThreadAlgorithm = 'md5' | 'sha1' | 'sha256' | 'crc32'

type Request =
  | { readonly job: number; readonly start: readonly ThreadAlgorithm[] }
  | { readonly job: number; readonly bytes: Uint8Array }
  | { readonly job: number; readonly end: 'digest' | 'drop' }

interface Reply {
  readonly job: number
  /** The digests in the order of the algorithms; without them, bytes were read. */
  readonly digests?: readonly Uint8Array[]
}

/**
 * The thread's whole program. It is sent as text, so that it works from sources, from compiled
 * files and from a bundle alike; hence it may name nothing outside itself.
 */
function threadProgram(): void {
  const { createHash } = process.getBuiltinModule('node:crypto')
  const { crc32 } = process.getBuiltinModule('node:zlib')
  const { parentPort } = process.getBuiltinModule('node:worker_threads')
  const startCrc32 = () => {
    let value = 0
    return {
      update: (bytes: Uint8Array) => {
        value = crc32(bytes, value)
      },
      digest: () => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value),
    }
  }
  type Running = { update(bytes: Uint8Array): unknown; digest(): Uint8Array }
  const jobs = new Map<number, Running[]>()
  parentPort?.on('message', (request: Request) => {
    const { job } = request
    const running = jobs.get(job) ?? []
    if ('start' in request) {
      const start = (name: string) => (name === 'crc32' ? startCrc32() : createHash(name))
      jobs.set(job, request.start.map(start))
    } else if ('bytes' in request) {
      for (const hash of running) hash.update(request.bytes)
      parentPort.postMessage({ job })
    } else {
      jobs.delete(job)
      if (request.end === 'drop') return
      parentPort.postMessage({ job, digests: running.map((hash) => hash.digest()) })
    }
  })
}

/** Hashes of one body, in the making. */
export interface ThreadHash extends Disposable {
  /** Hashes shared memory, which must not change until the promise resolves. */
  update(bytes: Uint8Array): Promise<void>
  /** The digests, in the order of the algorithms. */
  digest(): Promise<readonly Uint8Array[]>
}

interface Job {
  /** Who waits for a reply, in the order of the requests. */
  readonly waiting: PromiseWithResolvers<Reply>[]
}

/** A thread that starts with its first job and keeps a process alive only while it is waited for. */
export class HashThread implements AsyncDisposable {
  #worker: Worker | undefined
  #lastJob = 0
  #asked = 0
  readonly #jobs = new Map<number, Job>()

  /** Begins to hash one body. */
  start(algorithms: readonly ThreadAlgorithm[]): ThreadHash {
    const job = ++this.#lastJob
    this.#jobs.set(job, { waiting: [] })
    this.#send({ job, start: algorithms })
    return {
      update: async (bytes) => void (await this.#ask({ job, bytes })),
      digest: async () => (await this.#ask({ job, end: 'digest' })).digests ?? [],
      [Symbol.dispose]: () => {
        if (this.#jobs.delete(job)) this.#send({ job, end: 'drop' })
      },
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate()
  }

  /** @throws Error if the thread that held the job's hashes has ended. */
  async #ask(request: Request): Promise<Reply> {
    const job = this.#jobs.get(request.job)
    if (job === undefined) throw ended()
    const reply = Promise.withResolvers<Reply>()
    job.waiting.push(reply)
    this.#send(request)
    if (++this.#asked === 1) this.#worker?.ref()
    try {
      return await reply.promise
    } finally {
      if (--this.#asked === 0) this.#worker?.unref()
    }
  }

  #send(request: Request): void {
    this.#worker ??= this.#startWorker()
    this.#worker.postMessage(request)
  }

  #startWorker(): Worker {
    const worker = new Worker(`(${threadProgram.toString()})()`, { eval: true })
    worker.on('message', (reply: Reply) =>
      this.#jobs.get(reply.job)?.waiting.shift()?.resolve(reply),
    )
    worker.on('error', (error) => this.#fail(worker, error))
    worker.on('exit', () => this.#fail(worker, ended()))
    // Last: a listener for messages counts as waiting.
    worker.unref()
    return worker
  }

  /**
   * Its jobs are lost: whoever waits, or asks again, learns of it. The next job gets a new
   * thread, which the late `exit` of this one must not harm.
   */
  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const jobs = [...this.#jobs.values()]
    this.#jobs.clear()
    for (const { reject } of jobs.flatMap(({ waiting }) => waiting)) reject(error)
  }
}

function ended(): Error {
  return new Error('the hashing thread ended')
}

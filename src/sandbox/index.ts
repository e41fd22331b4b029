// An S3 endpoint inside a process, for demos, tests and rehearsal. It is not production
// storage: one account, one process, no encryption at rest. docs/sandbox.md lists the gaps.
import { Failure } from '../base/failure.ts'

export interface SandboxOptions {
  /** The address to listen on. Loopback unless given: everyone who reaches it may try its keys. */
  readonly host?: string | undefined
  /** The TCP port; a free one unless given. */
  readonly port?: number | undefined
  /** Where buckets live. A temporary folder, removed on close, unless given. */
  readonly dataDir?: string | undefined
  /** The region of requests' signatures and of new buckets: `us-east-1` unless given. */
  readonly region?: string | undefined
  /** The root user's credentials; made at random, and kept in `dataDir`, unless given. */
  readonly accessKeyId?: string | undefined
  readonly secretAccessKey?: string | undefined
  /** Buckets to make, unless they are there. */
  readonly buckets?: readonly string[] | undefined
}

/** A running endpoint. It stops, and removes a temporary folder, when disposed. */
export interface Sandbox extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without a final slash. */
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly dataDir: string
  /** Ends open connections and releases the folder. Closing twice is harmless. */
  close(): Promise<void>
}

/**
 * Starts an S3 endpoint and resolves when it accepts connections.
 *
 * ```ts
 * await using sandbox = await startSandbox({ buckets: ['backups'] })
 * const client = new S3Client({
 *   endpoint: sandbox.endpoint,
 *   region: sandbox.region,
 *   credentials: sandbox,
 *   forcePathStyle: true,
 * })
 * ```
 *
 * @throws `host` if the port or the folder cannot be used, or another process uses the folder;
 *   `bad-input` for an option that cannot be, such as a bucket's name.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  throw new Failure('unsupported', `the sandbox is not built yet (${options.region})`)
}

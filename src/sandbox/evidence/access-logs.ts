// Server access logs: a line for each request to a bucket that is logged, gathered for a while and
// stored as an object. As in S3, delivery is best effort: what was gathered and not yet stored is
// lost with the process, and logs that nobody lets in are dropped.
import { LOG_DELIVERY } from '../access/acl-grants.ts'
import { logDeliveryFor } from '../access/service-caller.ts'
import type { RequestEvent } from '../journal/request-event.ts'
import type { Bucket } from '../state/buckets.ts'
import type { LifecycleAct } from '../state/lifecycle-acts.ts'
import type { BucketLogging } from '../state/logging.ts'
import { type DeliveryGround, deliver } from './deliver.ts'
import { Gathering } from './gathering.ts'
import { deliveryEntry, entriesOf, type LogEntry, serviceEntry } from './log-line.ts'
import { dayOf, keyTime, lifecycleOperation, partition, uniqueString } from './log-names.ts'

/** Lines of one bucket for one object. */
interface Batch {
  readonly source: Bucket
  readonly logging: BucketLogging
  /** The day of the lines, where keys tell it. */
  readonly day: number | undefined
  readonly lines: string[]
}

export class AccessLogs {
  readonly #ground: DeliveryGround
  readonly #gathering = new Gathering(() => this.#deliverAll())
  #batches = new Map<string, Batch>()

  constructor(ground: DeliveryGround) {
    this.#ground = ground
  }

  /** Whether any bucket is logged. */
  get isOn(): boolean {
    return this.#ground.state.buckets.isAnyLogged
  }

  heard(event: RequestEvent): void {
    for (const entry of entriesOf(event)) this.add(entry)
    this.#gathering.soon()
  }

  heardAct(act: LifecycleAct): void {
    this.add(lifecycleEntry(act, this.#ground.now()))
    this.#gathering.soon()
  }

  /** Takes an entry to the log of its bucket, if there is one. It does not hurry its delivery. */
  add(entry: LogEntry): void {
    const source = this.#ground.state.buckets.find(entry.bucket)
    if (source?.logging === undefined) return
    const { lines } = this.#batchOf(source, source.logging, entry.time)
    lines.push(entry.line(source.owner.canonicalId))
    if (lines.length >= MOST_LINES) void this.deliver()
  }

  /** Stores what was gathered until now. */
  deliver(): Promise<void> {
    return this.#gathering.now()
  }

  #batchOf(source: Bucket, logging: BucketLogging, time: number): Batch {
    const day = logging.keyFormat === 'EventTime' ? dayOf(time) : undefined
    const name = JSON.stringify([source.id, logging, day])
    let batch = this.#batches.get(name)
    if (batch === undefined) this.#batches.set(name, (batch = { source, logging, day, lines: [] }))
    return batch
  }

  async #deliverAll(): Promise<void> {
    const batches = this.#batches
    this.#batches = new Map()
    for (const batch of batches.values()) {
      const { source, logging } = batch
      const key = keyOf(batch, this.#ground.now())
      const bytes = Buffer.from(`${batch.lines.join('\n')}\n`)
      if (!(await this.#store(source, logging, key, bytes))) continue
      // Delivering is logged too, where the target is; alone it never makes another delivery.
      const stored = { bucket: logging.targetBucket, key, objectSize: bytes.length }
      this.add(deliveryEntry(LOG_DELIVERY, { ...stored, time: this.#ground.now() }))
    }
  }

  async #store(source: Bucket, logging: BucketLogging, key: string, bytes: Buffer) {
    const { targetBucket: bucket } = logging
    try {
      await deliver(this.#ground, logDeliveryFor(source), {
        bucket,
        key,
        bytes,
        headers: { 'content-type': 'text/plain' },
        granted: grantHeaders(source, logging),
      })
      return true
    } catch (error) {
      this.#gathering.failed(`access logs of ${source.name} for ${bucket}`, error)
      return false
    }
  }
}

const MOST_LINES = 20_000

function keyOf({ source, logging, day }: Batch, now: number): string {
  const { keyFormat, targetPrefix } = logging
  const time = day ?? now
  const name = `${keyTime(time)}-${uniqueString()}`
  if (keyFormat === 'default' || keyFormat === 'simple') return `${targetPrefix}${name}`
  const place = [source.owner.id, source.location, source.name]
  return `${targetPrefix}${partition(place, time)}${name}`
}

const GRANT_HEADERS = {
  FULL_CONTROL: 'x-amz-grant-full-control',
  READ: 'x-amz-grant-read',
  WRITE: 'x-amz-grant-write',
} as const

/** Of target grants; whoever owns the logs keeps full control of them. */
function grantHeaders({ owner }: Bucket, { grants }: BucketLogging): Record<string, string> {
  if (grants.length === 0) return {}
  const headers = { 'x-amz-grant-full-control': `id="${owner.canonicalId}"` }
  return grants.reduce<Record<string, string>>((all, { grantee, permission }) => {
    const name = GRANT_HEADERS[permission]
    const who = grantee.kind === 'user' ? `id="${grantee.id}"` : `uri="${grantee.uri}"`
    return { ...all, [name]: all[name] === undefined ? who : `${all[name]}, ${who}` }
  }, headers)
}

function lifecycleEntry(act: LifecycleAct, time: number): LogEntry {
  const { bucket, key, size: objectSize, versionId } = act
  return serviceEntry({
    bucket,
    key,
    time,
    requestId: uniqueString(),
    requester: 'AmazonS3',
    operation: lifecycleOperation(act),
    objectSize,
    versionId: versionId === 'null' ? undefined : versionId,
  })
}

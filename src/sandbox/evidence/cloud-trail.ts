// A trail of CloudTrail: every request to IAM, STS and S3, data events included, gathered for a
// while and stored as gzipped JSON. Source: "CloudTrail log file examples" and "Amazon S3 bucket
// policy for CloudTrail" in the CloudTrail user guide.
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { CLOUD_TRAIL, type ServiceCaller } from '../access/service-caller.ts'
import type { EventValues, RequestEvent } from '../journal/request-event.ts'
import type { Bucket } from '../state/buckets.ts'
import type { State } from '../state/state.ts'
import { type DeliveryGround, deliver } from './deliver.ts'
import { Gathering } from './gathering.ts'
import { deliveryEntry, type LogEntry } from './log-line.ts'
import { uniqueString } from './log-names.ts'
import { trailRecord } from './trail-record.ts'

export interface CloudTrailOptions {
  /** Where records go; made, with the policy that CloudTrail needs, unless it is there. */
  readonly bucket: string
  /** Before `AWSLogs/`, without a final slash. */
  readonly prefix?: string | undefined
}

/** Of a whole trail: records of the sandbox's first account, and of others at its buckets. */
export interface TrailGround extends DeliveryGround {
  /** Twelve digits: whose trail it is. */
  readonly account: string
}

export class CloudTrail {
  readonly isOn = true
  readonly #ground: TrailGround
  readonly #options: CloudTrailOptions
  readonly #gathering = new Gathering(() => this.#deliverAll())
  readonly #delivered: (entry: LogEntry) => void
  #records: EventValues[] = []
  #admittedTo: number | undefined

  /** `delivered` hears of what was stored, for the access log of its bucket. */
  constructor(
    ground: TrailGround,
    options: CloudTrailOptions,
    delivered: (entry: LogEntry) => void,
  ) {
    this.#ground = ground
    this.#options = options
    this.#delivered = delivered
    this.#admit()
  }

  heard(event: RequestEvent): void {
    const record = trailRecord(event, this.#ground)
    if (record === undefined) return
    this.#records.push(record)
    if (this.#records.length >= MOST_RECORDS) void this.deliver()
    else this.#gathering.soon()
  }

  /** Stores what was gathered until now. */
  deliver(): Promise<void> {
    return this.#gathering.now()
  }

  /** Once for each bucket of that name: after a reset there is another. */
  #admit(): void {
    const bucket = this.#ground.state.buckets.find(this.#options.bucket)
    if (bucket === undefined || bucket.created === this.#admittedTo) return
    this.#admittedTo = bucket.created
    admitCloudTrail(this.#ground.state, bucket, this.#options, this.#ground)
  }

  async #deliverAll(): Promise<void> {
    const Records = this.#records
    if (Records.length === 0) return
    this.#records = []
    this.#admit()
    const bytes = await zip(JSON.stringify({ Records }))
    const { bucket, prefix } = this.#options
    const time = this.#ground.now()
    const key = trailKey(this.#ground, prefix, time)
    try {
      await deliver(this.#ground, trailCaller(this.#ground), {
        bucket,
        key,
        bytes,
        headers: HEADERS,
      })
    } catch (error) {
      this.#gathering.failed(`records of CloudTrail for ${bucket}`, error)
      return
    }
    this.#delivered(deliveryEntry(CLOUD_TRAIL, { bucket, key, objectSize: bytes.length, time }))
  }
}

const MOST_RECORDS = 5_000
const zip = promisify(gzip)

/** CloudTrail gives the bucket's owner its records by a canned ACL, which its policy asks for. */
const HEADERS = {
  'content-type': 'application/json',
  'content-encoding': 'gzip',
  'x-amz-acl': 'bucket-owner-full-control',
}

function trailKey({ account, region }: TrailGround, prefix: string | undefined, now: number) {
  const iso = new Date(now).toISOString()
  const [date = ''] = iso.split('T')
  const minute = `${iso.slice(0, 16).replace(/[-:]/g, '')}Z`
  return [
    ...(prefix === undefined ? [] : [prefix]),
    `AWSLogs/${account}/CloudTrail/${region}`,
    date.replaceAll('-', '/'),
    `${account}_CloudTrail_${region}_${minute}_${uniqueString()}.json.gz`,
  ].join('/')
}

type TrailPlace = Pick<TrailGround, 'account' | 'region'>

function trailCaller(place: TrailPlace): ServiceCaller {
  return { service: CLOUD_TRAIL, sourceArn: trailArn(place), sourceAccount: place.account }
}

function trailArn({ account, region }: TrailPlace): string {
  return `arn:aws:cloudtrail:${region}:${account}:trail/holdfast`
}

/** Gives a bucket that has no policy the one that CloudTrail asks for. */
function admitCloudTrail(
  { buckets }: State,
  bucket: Bucket,
  { prefix }: CloudTrailOptions,
  place: TrailPlace,
): void {
  if (bucket.policy !== undefined) return
  const arn = `arn:aws:s3:::${bucket.name}`
  const Principal = { Service: CLOUD_TRAIL }
  const source = { 'aws:SourceArn': trailArn(place) }
  const under = prefix === undefined ? '' : `${prefix}/`
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AWSCloudTrailAclCheck',
        Effect: 'Allow',
        Principal,
        Action: 's3:GetBucketAcl',
        Resource: arn,
        Condition: { StringEquals: source },
      },
      {
        Sid: 'AWSCloudTrailWrite',
        Effect: 'Allow',
        Principal,
        Action: 's3:PutObject',
        Resource: `${arn}/${under}AWSLogs/${place.account}/*`,
        Condition: {
          StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...source },
        },
      },
    ],
  }
  buckets.set(bucket, 'policy', JSON.stringify(policy))
}

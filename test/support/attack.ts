// Attacks on a sandbox over real sockets, by users with given policies.
import { randomBytes } from 'node:crypto'
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { attack } from '../../src/attack/attack.ts'
import type { Caller } from '../../src/attack/attempts/port.ts'
import type { AttackOrder } from '../../src/attack/order.ts'
import type { Report } from '../../src/attack/report.ts'
import { type OpenedCaller, openCaller } from '../../src/cli/attack/open-caller.ts'
import { systemClock, systemRandom } from '../../src/host/system.ts'
import { parsePolicy } from '../../src/iam/policy/parse.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import type { TestSandbox } from './sandbox.ts'

export interface Key {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** The adapters, with one key; over HTTPS if asked. */
export function callerOf(
  sandbox: Sandbox,
  { accessKeyId, secretAccessKey }: Key,
  isSecure = false,
): Promise<OpenedCaller> {
  const { region, secureEndpoint, certificateAuthorityFile } = sandbox
  const endpoint = isSecure ? secureEndpoint : sandbox.endpoint
  return openCaller({
    clock: systemClock,
    random: systemRandom,
    env: {
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_CA_BUNDLE: isSecure ? certificateAuthorityFile : undefined,
    },
    credentials: { accessKeyId, secretAccessKey },
    region,
    endpoint,
    queryEndpoint: endpoint,
  })
}

export interface Attacked {
  readonly name: string
  readonly policies: readonly string[]
  /** Made of `name` and `policies` unless given. */
  readonly user?: Key & { readonly arn: string }
  readonly bucketPolicy?: string
  readonly premises: AttackOrder['premises']
  readonly harm?: AttackOrder['harm']
  /** How requests are sent: by the adapters unless given. */
  readonly caller?: (key: Key) => Promise<Caller>
  /** Whether the adapters use HTTPS. */
  readonly isSecure?: boolean
  readonly isKeeper?: boolean
  readonly acceptsListing?: boolean
}

/** Attacks as the user, and gives the report. */
export async function attackAs(
  sandbox: Sandbox,
  attacked: Attacked,
  signal?: AbortSignal,
): Promise<Report> {
  const { name, policies, bucketPolicy, premises, harm = 'full' } = attacked
  const { isKeeper = false, acceptsListing = false } = attacked
  const { isSecure = false } = attacked
  const { caller = (key: Key) => callerOf(sandbox, key, isSecure) } = attacked
  const user = attacked.user ?? sandbox.addUser({ name, policies })
  const read = (kind: 'identity' | 'bucket') => (text: string) =>
    parsePolicy(text, { kind, name: `${kind}.json` })
  const order: AttackOrder = {
    machine: name,
    harm,
    premises,
    isKeeper,
    acceptsListing,
    suspect: {
      principal: user.arn,
      policies: {
        identity: policies.map(read('identity')),
        resource: bucketPolicy === undefined ? undefined : read('bucket')(bucketPolicy),
      },
      context: new Map([
        ['aws:SecureTransport', [String(isSecure)]],
        ['aws:SourceIp', ['127.0.0.1']],
        ['aws:RequestedRegion', [sandbox.region]],
      ]),
      moment: new Map([['aws:CurrentTime', [new Date().toISOString()]]]),
    },
    caller: user.arn,
    thief: await caller(user),
    planter: await caller(sandbox),
    now: new Date(),
    nonce: randomBytes(6).toString('hex'),
  }
  return await attack(order, signal)
}

/** A bucket with Object Lock, and so with versions. */
export async function lockingBucket({ client }: TestSandbox, name: string): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket: name, ObjectLockEnabledForBucket: true }))
}

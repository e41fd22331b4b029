// Where an attack takes place: a sandbox of its own, a sandbox that runs, or a real bucket.
import { isIP } from 'node:net'
import type { Harm } from '../../attack/attempts/form.ts'
import type { Environment } from '../../base/environment.ts'
import { Failure } from '../../base/failure.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import type { RootAccess } from '../../sandbox/control/messages.ts'
import { type Sandbox, startSandbox } from '../../sandbox/index.ts'
import { parseStoreUrl } from '../../store/store-url.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { credentialsOf, storeUrl } from '../run/open-store.ts'
import { reachSandbox } from '../sandbox/reach.ts'
import { loadSettings } from '../settings/load.ts'
import type { Flags } from '../settings/names.ts'
import { type OpenedCaller, openCaller } from './open-caller.ts'

export interface SceneOptions {
  readonly flags: Flags
  readonly offline: boolean
  /** The data folder of a sandbox that runs; `true` for the only one. */
  readonly sandbox?: string | true | undefined
  readonly canaryProfile?: string | undefined
}

export interface Address {
  readonly bucket: string
  readonly root: string
}

export interface Scene extends AsyncDisposable {
  readonly harm: Harm
  /** In words, such as `a sandbox of its own`. */
  readonly title: string
  readonly thief: OpenedCaller
  /** Opened only where something is planted: a plan needs none. */
  readonly planter: () => Promise<OpenedCaller>
}

const BUCKET = 'backups'

/** The bucket that is attacked. Offline, no setting is looked at: it is not that of any machine. */
export async function addressOf({ env }: Surroundings, options: SceneOptions): Promise<Address> {
  const { flags, offline } = options
  const url = offline
    ? (flags.store ?? `s3://${BUCKET}`)
    : storeUrl((await loadSettings(flags, env)).values)
  const place = parseStoreUrl(url)
  if (place.kind === 's3') return place
  throw new Failure('bad-input', `${url} is no bucket: there is no key to steal`, {
    hint: 'Give --store s3://BUCKET, or --offline.',
  })
}

export interface OfflineUser {
  readonly name: string
  readonly account: string | undefined
  readonly policies: readonly string[]
  readonly boundary: string | undefined
  readonly bucketPolicy: string | undefined
}

/** A sandbox of its own, in which a user has exactly these policies, over HTTPS. */
export async function openOffline({ bucket }: Address, user: OfflineUser): Promise<Scene> {
  const sandbox = await startSandbox({ accountId: user.account })
  try {
    const key = makeUser(sandbox, user)
    const planter = await callerIn(sandbox, sandbox)
    await makeBucket(planter, bucket)
    if (user.bucketPolicy !== undefined) sandbox.setBucketPolicy(bucket, user.bucketPolicy)
    return {
      harm: 'full',
      title: 'a sandbox of its own',
      thief: await callerIn(sandbox, key),
      planter: () => Promise.resolve(planter),
      [Symbol.asyncDispose]: () => sandbox.close(),
    }
  } catch (error) {
    await sandbox.close()
    throw error
  }
}

function makeUser(sandbox: Sandbox, { name, policies, boundary }: OfflineUser) {
  const named = policies.map((document, at) => ({ name: `policy-${at + 1}`, document }))
  const { keys } = sandbox.seed({ users: [{ name, policies: named, boundary }] })
  const [key] = keys
  if (key === undefined) throw new Failure('host', `the sandbox made no key for ${name}`)
  return key
}

function callerIn(
  { secureEndpoint, region, certificateAuthorityFile }: Sandbox,
  { accessKeyId, secretAccessKey }: Pick<Sandbox, 'accessKeyId' | 'secretAccessKey'>,
): Promise<OpenedCaller> {
  return openCaller({
    clock: systemClock,
    random: systemRandom,
    env: {
      AWS_CA_BUNDLE: certificateAuthorityFile,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    credentials: { accessKeyId, secretAccessKey },
    region,
    endpoint: secureEndpoint,
    queryEndpoint: secureEndpoint,
  })
}

/** With Object Lock, so that there is all to attack. */
async function makeBucket({ s3 }: OpenedCaller, bucket: string): Promise<void> {
  const headers = new Map([['x-amz-bucket-object-lock-enabled', 'true']])
  const { status, code } = await s3({
    service: 's3',
    rest: { method: 'PUT', bucket, query: [], headers },
  })
  if (status !== 200) throw new Failure('store-refused', `${bucket} cannot be made: ${code}`)
}

/**
 * A sandbox that runs on this host, or a real bucket. Only the address that the sandbox itself tells
 * on the socket in its folder is taken for one: whatever else answers is a real bucket.
 */
export async function openScene(surroundings: Surroundings, options: SceneOptions): Promise<Scene> {
  const { values } = await loadSettings(options.flags, surroundings.env)
  const sandbox = await sandboxOf(surroundings, options)
  const env = trusting(surroundings.env, sandbox)
  if (sandbox !== undefined) requireSame(values.endpoint, sandbox)
  const shared = {
    clock: systemClock,
    random: systemRandom,
    region: sandbox?.region ?? values.region,
    endpoint: sandbox?.secureEndpoint ?? values.endpoint,
    queryEndpoint: sandbox?.secureEndpoint,
  }
  const thief = await openCaller({ ...shared, env, credentials: credentialsOf(values) })
  return {
    harm: sandbox === undefined ? 'careful' : 'full',
    title: sandbox === undefined ? 'a real bucket' : `the sandbox at ${sandbox.endpoint}`,
    thief,
    planter: async () => {
      const planter = await openCaller({ ...shared, ...planterKey(env, options, sandbox) })
      requireOther(thief, planter)
      return planter
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function sandboxOf(
  surroundings: Surroundings,
  { sandbox }: SceneOptions,
): Promise<RootAccess | undefined> {
  if (sandbox === undefined) return undefined
  const control = await reachSandbox(surroundings, sandbox === true ? undefined : sandbox)
  return await control.get<RootAccess>('/root')
}

/** Sandboxes are attacked over HTTPS: a bucket's policy may want it. */
function trusting(env: Environment, sandbox: RootAccess | undefined): Environment {
  if (sandbox === undefined) return env
  return { ...env, AWS_CA_BUNDLE: sandbox.certificateAuthorityFile }
}

function requireSame(given: string | undefined, told: RootAccess): void {
  const { endpoint, secureEndpoint } = told
  if (given === undefined) return
  if ([endpoint, secureEndpoint].some((own) => new URL(own).origin === new URL(given).origin))
    return
  throw new Failure('bad-input', `the sandbox is at ${endpoint}, and not at ${given}`, {
    hint: 'Leave the endpoint away: the sandbox tells its own.',
  })
}

/** Never the thief's: neither its settings nor AWS's variables are looked at. */
function planterKey(
  env: Environment,
  { canaryProfile }: SceneOptions,
  sandbox: RootAccess | undefined,
) {
  if (sandbox !== undefined) {
    const { accessKeyId, secretAccessKey } = sandbox
    return { env, credentials: { accessKeyId, secretAccessKey } }
  }
  const accessKeyId = env['HOLDFAST_CANARY_ACCESS_KEY_ID']
  const secretAccessKey = env['HOLDFAST_CANARY_SECRET_ACCESS_KEY']
  if (canaryProfile !== undefined) {
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, AWS_SESSION_TOKEN: ___, ...rest } = env
    return { env: { ...rest, AWS_PROFILE: canaryProfile }, credentials: undefined }
  }
  if (accessKeyId && secretAccessKey) {
    const sessionToken = env['HOLDFAST_CANARY_SESSION_TOKEN'] || undefined
    return { env, credentials: { accessKeyId, secretAccessKey, sessionToken } }
  }
  throw new Failure('bad-input', 'there is no key to plant canaries with', {
    hint: 'Name a profile of AWS with --canary-profile, or set HOLDFAST_CANARY_ACCESS_KEY_ID and HOLDFAST_CANARY_SECRET_ACCESS_KEY: of an administrator, and never of the machine.',
  })
}

function requireOther(thief: OpenedCaller, planter: OpenedCaller): void {
  if (planter.accessKeyId === undefined || planter.accessKeyId !== thief.accessKeyId) return
  throw sameKey()
}

export function sameKey(): Failure {
  return new Failure('bad-input', 'the canaries would be planted with the key that is attacked', {
    hint: "Give the machine's key as settings or AWS's variables, and an administrator's for the canaries.",
  })
}

/** Our address, as a server on this host sees it; undefined where others are in between. */
export function sourceAddressFor(endpoint: string | undefined): string | undefined {
  const host = endpoint === undefined ? '' : new URL(endpoint).hostname
  if (host === '[::1]') return '::1'
  return isIP(host) === 4 && host.startsWith('127.') ? '127.0.0.1' : undefined
}

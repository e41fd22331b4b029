// Where an S3 store is and how it is reached, from options, environment and shared config.
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { loadConfig } from '@smithy/core/config'
import { Failure } from '../../base/failure.ts'
import type { OpenStoreOptions, StoreCredentials } from '../open-options.ts'
import { type Proxies, proxiesIn } from './http/proxies.ts'
import { silentLogger } from './silent-logger.ts'

export interface S3Settings {
  /** undefined for AWS itself. */
  readonly endpoint: string | undefined
  readonly region: string
  /** Whether somebody chose the region, rather than nobody. */
  readonly isRegionChosen: boolean
  readonly forcePathStyle: boolean
  /** Whether bytes cannot be changed on the way unseen, so that their signature may be left out. */
  readonly isPrivate: boolean
  /** Credentials that will not change while we run; undefined for the SDK's chain. */
  readonly credentials: StoreCredentials | undefined
  readonly profile: string | undefined
  readonly configFilepath: string | undefined
  readonly filepath: string | undefined
  /** PEM certificates of AWS_CA_BUNDLE. */
  readonly ca: string | undefined
  /** None to this machine itself. */
  readonly proxies: Proxies
  readonly idleMs: number
}

const DEFAULT_IDLE_MS = 60_000
/** Where the operator can name it, of `holdfast` and of `s3dump`. */
export const WHERE_REGION = '--region, AWS_REGION, or region in ~/.s3keys'
/** What services without regions expect in signatures. */
const DEFAULT_REGION = 'us-east-1'

/**
 * Options go before the environment, and the environment before the shared config files.
 *
 * @throws `bad-input` for an endpoint, a region, a key or a proxy that is none; `host` if AWS_CA_BUNDLE cannot be read.
 */
export async function resolveSettings(options: OpenStoreOptions): Promise<S3Settings> {
  const { env } = options
  const { endpoint, region } = await resolveAddress(options)
  const credentials = options.credentials ?? fromEnvironment(env)
  if (region !== undefined) checkRegion(region)
  if (credentials !== undefined) checkCredentials(credentials)
  return {
    ...addressing(endpoint),
    region: region ?? DEFAULT_REGION,
    isRegionChosen: region !== undefined,
    credentials,
    ...filesIn(env),
    ca: await readBundle(env['AWS_CA_BUNDLE']),
    proxies: isOnThisMachine(endpoint) ? {} : proxiesIn(env),
    idleMs: options.requestTimeoutMs ?? DEFAULT_IDLE_MS,
  }
}

/** What of this somebody chose, options before environment before shared config files. */
export async function resolveAddress(
  options: Pick<OpenStoreOptions, 'endpoint' | 'region' | 'env'>,
): Promise<{ readonly endpoint: string | undefined; readonly region: string | undefined }> {
  const files = filesIn(options.env)
  const endpoint = endpointIn(options) ?? (await fromSharedConfig(files, endpointOf))
  const region = regionIn(options) ?? (await fromSharedConfig(files, ({ region }) => region))
  return { endpoint, region }
}

function filesIn(env: OpenStoreOptions['env']) {
  return {
    profile: env['AWS_PROFILE'],
    configFilepath: env['AWS_CONFIG_FILE'],
    filepath: env['AWS_SHARED_CREDENTIALS_FILE'],
  }
}

/** An empty variable counts as one that is not set. */
function endpointIn({
  endpoint,
  env,
}: Pick<OpenStoreOptions, 'endpoint' | 'env'>): string | undefined {
  return endpoint ?? (env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || undefined)
}

function regionIn({ region, env }: Pick<OpenStoreOptions, 'region' | 'env'>): string | undefined {
  return region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined)
}

function addressing(endpoint: string | undefined) {
  if (endpoint === undefined) return { endpoint, forcePathStyle: false, isPrivate: true }
  const { href, hostname, protocol } = parseEndpoint(endpoint)
  return {
    endpoint: href,
    // AWS is addressed by the bucket's own host name; all others understand paths.
    forcePathStyle: !/(?:^|\.)amazonaws\.com(?:\.cn)?$/.test(hostname),
    isPrivate: protocol === 'https:' || isLoopback(hostname),
  }
}

function isOnThisMachine(endpoint: string | undefined): boolean {
  return endpoint !== undefined && isLoopback(parseEndpoint(endpoint).hostname)
}

type Profile = Record<string, string | undefined>
type Sections = Record<string, Profile>

/** A value of the shared config files' profile, found as the SDK finds its own. */
function fromSharedConfig(
  files: { profile: string | undefined; configFilepath: string | undefined },
  select: (profile: Profile, sections: Sections) => string | undefined,
): Promise<string | undefined> {
  return loadConfig<string | undefined>(
    {
      environmentVariableSelector: () => undefined,
      configFileSelector: (profile, sections) => select(profile, sections ?? {}),
      default: undefined,
    },
    {
      ...(files.profile && { profile: files.profile }),
      ...(files.configFilepath && { configFilepath: files.configFilepath }),
      logger: silentLogger,
    },
  )()
}

/** `endpoint_url` of the profile's services section, or its own. */
function endpointOf(profile: Profile, sections: Sections): string | undefined {
  const { services, endpoint_url: own } = profile
  const section = services === undefined ? undefined : sections[`services.${services}`]
  return section?.['s3.endpoint_url'] ?? own
}

function parseEndpoint(text: string): URL {
  const url = URL.parse(text)
  const isPlain = url !== null && url.username === '' && url.search === '' && url.hash === ''
  if (isPlain && (url.protocol === 'https:' || url.protocol === 'http:')) return url
  const shown = JSON.stringify(withoutPassword(text))
  throw new Failure('bad-input', `${shown} is not an endpoint`, {
    hint: 'Write it with its scheme and without credentials, such as https://s3.example.net or http://127.0.0.1:9000.',
  })
}

/** A URL, or what was to be one, that may be shown: what stands before an `@` is hidden. */
export function withoutPassword(text: string): string {
  return text.replace(/^((?:[a-z][a-z0-9+.-]*:)?\/*).*@/is, '$1(hidden)@')
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) === 4) return host.startsWith('127.')
  return host === '::1' || host === 'localhost' || host.endsWith('.localhost')
}

/** A profile that was named goes before keys in the environment, as in the SDK's chain. */
function fromEnvironment(env: OpenStoreOptions['env']): StoreCredentials | undefined {
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  if (!accessKeyId || !secretAccessKey || env['AWS_PROFILE']) return undefined
  return { accessKeyId, secretAccessKey, sessionToken: env['AWS_SESSION_TOKEN'] }
}

/** It becomes part of a host's name. */
function checkRegion(region: string): void {
  if (/^[a-z0-9-]{1,63}$/i.test(region)) return
  throw new Failure('bad-input', `${JSON.stringify(region)} is not a region`, {
    hint: `Write it as eu-west-1 in ${WHERE_REGION}.`,
  })
}

/** They are sent in headers. What they are is not told. */
function checkCredentials({ accessKeyId, sessionToken = '' }: StoreCredentials): void {
  for (const [name, text] of [
    ['access key id', accessKeyId],
    ['session token', sessionToken],
  ] as const) {
    if (/^[!-~]*$/.test(text)) continue
    throw new Failure('bad-input', `the ${name} holds a space, a line break or the like`, {
      hint: 'It was probably cut or copied wrongly: set it again, all of it on one line.',
    })
  }
}

async function readBundle(path: string | undefined): Promise<string | undefined> {
  if (!path) return undefined
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new Failure('host', `AWS_CA_BUNDLE names ${path}, which cannot be read`, { cause })
  }
}

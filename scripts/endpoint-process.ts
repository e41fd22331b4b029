// The embedded S3 endpoint as a process of its own, started as a user would start it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const HOLDFAST = join(import.meta.dirname, '../bin/holdfast')

export interface Server {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export type Endpoint = Server & AsyncDisposable

/**
 * Starts `holdfast sandbox serve` on a free port, its objects under `dataDir`, and resolves
 * when it is ready. It ends with SIGTERM when disposed.
 */
export async function startEndpoint(dataDir: string): Promise<Endpoint> {
  const serve = ['sandbox', 'serve', '--json', '--listen', '127.0.0.1:0', '--data', dataDir]
  const child = spawn(HOLDFAST, serve, {
    env: plainEnvironment(dataDir),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  try {
    const { endpoint, region, accessKeyId, secretAccessKey } = JSON.parse(await firstLine(child))
    return { endpoint, region, accessKeyId, secretAccessKey, [Symbol.asyncDispose]: end }
  } catch (cause) {
    await end()
    throw new Error('the endpoint did not start', { cause })
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the endpoint has no output')
  for await (const line of createInterface({ input: stdout })) {
    stdout.resume()
    return line
  }
  throw new Error('the endpoint ended without a word')
}

/** What programs need of our environment, without settings, credentials or proxies of ours. */
export function plainEnvironment(home: string): Record<string, string> {
  const { PATH = '/usr/bin:/bin', TERM = 'dumb', TMPDIR } = process.env
  const temporary = TMPDIR === undefined ? {} : { TMPDIR }
  return {
    PATH,
    TERM,
    LANG: 'C.UTF-8',
    HOME: home,
    HOLDFAST_STATE_DIR: join(home, 'state'),
    ...temporary,
  }
}

/**
 * The environment in which any S3 client that knows the SDK's variables finds `server`. Our own
 * find it too where a machine file of this machine names another one.
 */
export function clientEnvironment(server: Server, home: string): Record<string, string> {
  return {
    ...plainEnvironment(home),
    HOLDFAST_ENDPOINT: server.endpoint,
    HOLDFAST_REGION: server.region,
    AWS_ENDPOINT_URL_S3: server.endpoint,
    AWS_REGION: server.region,
    AWS_DEFAULT_REGION: server.region,
    AWS_ACCESS_KEY_ID: server.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

import { once } from 'node:events'
import { isIP } from 'node:net'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/index.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { letCommandsReach } from './reach.ts'

export interface ServeCall {
  readonly options: SandboxOptions
  readonly json: boolean
}

/** Serves until interrupted; being told to stop is how it ends well. */
export async function runSandboxServe(surroundings: Surroundings, call: ServeCall): Promise<void> {
  const { terminal, signal } = surroundings
  await using sandbox = await startSandbox(call.options)
  await using _commands = await letCommandsReach(surroundings, sandbox)
  if (call.json) {
    terminal.print(JSON.stringify(described(sandbox)))
  } else {
    terminal.print(...welcome(sandbox, call.options))
  }
  if (!isLoopback(call.options.host)) {
    terminal.warn('it listens beyond this host: whoever reaches it and has the key can do all')
  }
  if (!signal.aborted) await once(signal, 'abort')
}

/** What a program needs to use it. */
function described(sandbox: Sandbox) {
  const { endpoint, secureEndpoint, certificateAuthorityFile, region } = sandbox
  const { accessKeyId, secretAccessKey, accounts } = sandbox
  const own = { accessKeyId, secretAccessKey, accounts }
  return { endpoint, secureEndpoint, certificateAuthorityFile, region, ...own }
}

function welcome(sandbox: Sandbox, { dataDir, buckets = [] }: SandboxOptions): string[] {
  const [bucket = 'BUCKET'] = buckets
  const where = dataDir === undefined ? 'in a temporary folder, until this ends' : `in ${dataDir}`
  return [
    `S3 endpoint ${sandbox.endpoint}, data ${where}. Not for production. Stop it with Ctrl-C.`,
    `HTTPS ${sandbox.secureEndpoint}, for clients that trust ${sandbox.certificateAuthorityFile}.`,
    '',
    'In another terminal:',
    `  export AWS_ENDPOINT_URL_S3=${sandbox.endpoint} AWS_REGION=${sandbox.region}`,
    `  export AWS_ACCESS_KEY_ID=${sandbox.accessKeyId}`,
    `  export AWS_SECRET_ACCESS_KEY=${sandbox.secretAccessKey}`,
    `  export HOLDFAST_STORE=s3://${bucket}`,
    ...(buckets.length === 0 ? ['  holdfast init'] : []),
    '  holdfast dump hello 0 -- echo hello, world',
    '  holdfast restore hello 0 | cat',
    ...sandbox.accounts.flatMap(({ accountId, accessKeyId, secretAccessKey }) => [
      '',
      `As the root of account ${accountId}:`,
      `  export AWS_ACCESS_KEY_ID=${accessKeyId}`,
      `  export AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    ]),
  ]
}

/** Whether only this host can reach the address. A name could be anybody's, except this one. */
function isLoopback(host = '127.0.0.1'): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

// One rehearsal: a sandbox of its own, a key with exactly the policies, a command, what it asked for.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../base/failure.ts'
import { type ForegroundEnd, runInForeground } from '../host/foreground.ts'
import { openPrivateNetwork, type PrivateNetwork } from '../host/private-network.ts'
import { openTemporaryFolder } from '../host/temporary-folder.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { distinctRequests } from './distinct-requests.ts'
import { EventLog } from './event-log.ts'
import { inheritedEnvironment } from './inherited-environment.ts'
import { expandPlaceholders } from './placeholders.ts'
import { environmentFor, shimRclone } from './rclone-shim.ts'
import type { Rehearsal, RehearsalPlan, RehearsalTools } from './rehearsal.ts'
import { type ToolAccess, toolVariables, writeToolKeys, writeToolSettings } from './tool-access.ts'

/**
 * Runs the plan's set-up and command in a sandbox made for them, and tells what the command asked
 * for, what of it was denied, and how it ended. Nothing of it remains.
 *
 * @throws `bad-input` for a machine, bucket or policy that cannot be; `host` if the sandbox cannot
 *   be started or the set-up fails.
 */
export async function rehearse(plan: RehearsalPlan, tools: RehearsalTools): Promise<Rehearsal> {
  await using folder = await openTemporaryFolder('holdfast-rehearse', tools.onNote)
  const log = new EventLog()
  const end = await runInSandbox(plan, tools, folder.path, log)
  // The sandbox is closed: every request has ended and was told.
  const { events, untold } = log
  const requests = distinctRequests(events, { ...plan, ...end })
  return { ...end, events, untold, requests }
}

type End = Omit<Rehearsal, 'events' | 'untold' | 'requests'>

async function runInSandbox(
  plan: RehearsalPlan,
  tools: RehearsalTools,
  folder: string,
  log: EventLog,
): Promise<End> {
  const { bucket, bucketPolicy, accountId, machine, region } = plan
  const dataDir = join(folder, 'data')
  await using sandbox = await startSandbox({ dataDir, accountId, region, buckets: [bucket] })
  const user = sandbox.addUser({ name: machine, policies: plan.policies })
  if (bucketPolicy !== undefined) sandbox.setBucketPolicy(bucket, bucketPolicy)
  await using network = await openNetwork(plan, sandbox)
  if (network.openBecause !== undefined) tools.onNote?.(network.openBecause)
  const stageFor = await openHome(plan, tools, sandbox, folder)
  await runSetup(plan, tools, await stageFor(sandbox), network)
  const stage = await stageFor(user)
  await tools.onReady?.(stage.variables)
  // Until the sandbox is closed: requests that are under way when the command ends are its own too.
  sandbox.observe((event) => log.add(event))
  const end = await runCommand(plan, tools, stage, network)
  return { ...end, principal: user.arn, openNetwork: network.openBecause }
}

interface Network extends AsyncDisposable {
  readonly within: readonly string[]
  /** Why the command can reach more than the sandbox. */
  readonly openBecause: string | undefined
}

async function openNetwork(
  { keepsNetwork, isPlain }: RehearsalPlan,
  sandbox: Sandbox,
): Promise<Network> {
  const kept = { within: [], [Symbol.asyncDispose]: async () => undefined }
  if (keepsNetwork === true) return { ...kept, openBecause: undefined }
  const { port } = new URL(isPlain === true ? sandbox.endpoint : sandbox.secureEndpoint)
  const network = await openPrivateNetwork([Number(port)])
  if (isNetwork(network)) return Object.assign(network, { openBecause: undefined })
  const openBecause = `the command can reach other hosts: no network of its own (${network.refusal})`
  return { ...kept, openBecause }
}

function isNetwork(network: object): network is PrivateNetwork {
  return 'within' in network
}

/** What a command of the rehearsal is given. */
interface Stage {
  readonly access: ToolAccess
  readonly variables: ReadonlyMap<string, string>
  readonly environment: ReadonlyMap<string, string>
}

type Key = Pick<ToolAccess, 'accessKeyId' | 'secretAccessKey'>

/** Makes the command's HOME, and yields who sets the stage in it for one key after another. */
async function openHome(
  plan: RehearsalPlan,
  { env }: RehearsalTools,
  sandbox: Sandbox,
  folder: string,
): Promise<(key: Key) => Promise<Stage>> {
  const home = join(folder, 'home')
  const programs = join(folder, 'bin')
  for (const each of [home, programs]) await mkdir(each, { mode: 0o700 })
  const keepsHome = plan.keepsHome === true
  const inherited = inheritedEnvironment(env, keepsHome)
  if (!keepsHome) inherited.set('HOME', home)
  const common = accessOf(plan, sandbox, home)
  await writeToolSettings(common)
  return async ({ accessKeyId, secretAccessKey }) => {
    const access = { ...common, accessKeyId, secretAccessKey }
    await writeToolKeys(access)
    const variables = toolVariables(access)
    const environment = await shimRclone(new Map([...inherited, ...variables]), programs)
    return { access, variables, environment }
  }
}

function accessOf({ isPlain = false, ...plan }: RehearsalPlan, sandbox: Sandbox, home: string) {
  return {
    endpoint: isPlain ? sandbox.endpoint : sandbox.secureEndpoint,
    region: sandbox.region,
    bucket: plan.bucket,
    prefix: plan.prefix.replace(/\/$/, ''),
    machine: plan.machine,
    authorityFile: isPlain ? undefined : sandbox.certificateAuthorityFile,
    home,
    repositoryPassword: randomBytes(16).toString('hex'),
  }
}

async function runSetup(
  { setup }: RehearsalPlan,
  tools: RehearsalTools,
  stage: Stage,
  { within }: Network,
): Promise<void> {
  if (setup === undefined) return
  tools.signal?.throwIfAborted()
  const line = expandPlaceholders(setup, stage.access)
  const env = environmentFor('sh', stage.environment)
  // Its output is not what the rehearsal is about, and must not mix with the command's.
  const end = await runInForeground('/bin/sh', ['-c', line], { env, stdout: 'stderr', within })
  tools.signal?.throwIfAborted()
  if (end.status === 0) return
  throw new Failure('host', `the set-up failed with status ${end.status}`, {
    hint: 'It runs as an administrator of the sandbox, so no policy refused it.',
  })
}

async function runCommand(
  { command, stdout }: RehearsalPlan,
  { signal }: RehearsalTools,
  stage: Stage,
  { within }: Network,
): Promise<ForegroundEnd> {
  const [program, ...args] = command.map((word) => expandPlaceholders(word, stage.access))
  if (program === undefined) {
    if (signal !== undefined && !signal.aborted) await once(signal, 'abort')
    return { status: 0, signal: undefined, notRun: undefined }
  }
  signal?.throwIfAborted()
  const env = environmentFor(program, stage.environment)
  return await runInForeground(program, args, { env, stdout, within })
}

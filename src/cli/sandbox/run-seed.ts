import { statSync } from 'node:fs'
import { Failure } from '../../base/failure.ts'
import { shellWord } from '../../base/shell-word.ts'
import type { SeedAnswer } from '../../sandbox/control/messages.ts'
import type { Seed } from '../../sandbox/index.ts'
import { Documents } from '../policy/documents.ts'
import { machineFiles } from '../policy/fleet.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { printable } from '../render/printable.ts'
import { describeStep } from './describe-step.ts'
import { policiesOf, seedOfFleet } from './fleet-file.ts'
import { keysText, requireReplaceable, writeKeys } from './keys-file.ts'
import { reachSandbox } from './reach.ts'

export interface SeedCall {
  /** A fleet file, or a folder of policies. */
  readonly source: string
  readonly bucket?: string | undefined
  readonly bucketPolicy?: string | undefined
  readonly keys?: string | undefined
  readonly data?: string | undefined
  readonly dryRun: boolean
  readonly json: boolean
}

/** Plans what is missing in a running sandbox, makes it, and hands out the keys. */
export async function runSandboxSeed(surroundings: Surroundings, call: SeedCall): Promise<void> {
  const { keys: path, dryRun, json } = call
  if (path !== undefined) await requireReplaceable(path)
  const seed = await seedOf(call)
  const sandbox = await reachSandbox(surroundings, call.data)
  const answer = await sandbox.post<SeedAnswer>('/seed', { seed, apply: !dryRun })
  const written = path !== undefined && !dryRun
  if (written) await writeKeys(path, answer.keys)
  if (json) surroundings.terminal.printJson(written ? { ...answer, keys: undefined } : answer)
  else show(surroundings, call, answer)
}

function show({ terminal }: Surroundings, { keys: path, dryRun }: SeedCall, answer: SeedAnswer) {
  const { endpoint, keys, region, steps } = answer
  const lines =
    steps.length === 0
      ? ['all is there already']
      : steps.map((step) => printable(describeStep(step)))
  if (dryRun) {
    terminal.print(...lines)
    return terminal.tell('nothing was changed: this was a dry run')
  }
  if (path === undefined) terminal.explain(...lines)
  else terminal.print(...lines)
  if (path === undefined) terminal.printRaw(keysText(keys))
  const [first] = keys
  if (path === undefined || first === undefined) return
  terminal.say(
    '',
    `The keys are in ${printable(path)}. To be ${printable(first.user)}:`,
    `  export AWS_SHARED_CREDENTIALS_FILE=${printable(shellWord(path))} AWS_PROFILE=${printable(first.user)}`,
    `  export AWS_ENDPOINT_URL=${printable(endpoint)} AWS_DEFAULT_REGION=${printable(region)}`,
  )
}

async function seedOf(call: SeedCall): Promise<Seed> {
  const { source, bucket, bucketPolicy } = call
  const documents = await Documents.open([bucketPolicy])
  if (bucketPolicy !== undefined && bucket === undefined) {
    throw new Failure('bad-input', '--bucket-policy needs --bucket: whose is it?', {
      hint: 'Name the bucket; a fleet file names its own bucket and policy.',
    })
  }
  if (isFolder(source)) return seedOfFolder(call, documents)
  if (bucket === undefined) return seedOfFleet(source, documents)
  throw new Failure('bad-input', '--bucket belongs to a folder: a fleet file names its own', {
    hint: `Is ${source} a folder of policies, one NAME.json each?`,
  })
}

function seedOfFolder({ source, bucket, bucketPolicy }: SeedCall, documents: Documents): Seed {
  const read = (path: string) => documents.text(path)
  const policy = bucketPolicy === undefined ? undefined : read(bucketPolicy)
  return {
    buckets: bucket === undefined ? [] : [{ name: bucket, policy }],
    users: machineFiles(source).map(({ name, value }) => ({
      name,
      policies: policiesOf([value], read),
    })),
    roles: [],
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch (cause) {
    throw new Failure('bad-input', `${path} cannot be read`, { cause })
  }
}

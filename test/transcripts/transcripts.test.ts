import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { endInTime } from '../support/deadline.ts'
import { startTestSandbox } from '../support/sandbox.ts'
import { type Outcome, parseTranscript, type StoreKind, transcribe } from './transcript.ts'

const ROOT = join(import.meta.dirname, '../..')

/** A bucket that keeps everybody from changing its lifecycle rules. */
const RULELESS = 'ruleless'
const NO_RULES = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutLifecycleConfiguration',
    Resource: `arn:aws:s3:::${RULELESS}`,
  },
})

const files = await Array.fromAsync(glob(join(import.meta.dirname, '*.txt')))

for (const file of files.sort()) {
  const transcript = parseTranscript(await readFile(file, 'utf8'))
  test(`${basename(file)}: ${transcript.title}`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-transcript-'))
    t.after(() => rm(folder, { recursive: true }))
    await using world = await makeWorld(transcript.store, folder)
    for (const { command, expected } of transcript.steps) {
      const outcome = await run(command, folder, world.env)
      const actual = transcribe(outcome, expected)
      assert.equal([`$ ${command}`, ...actual].join('\n'), [`$ ${command}`, ...expected].join('\n'))
    }
  })
}

interface World extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
}

/** A store of its own and an environment with nothing of this machine's settings. */
async function makeWorld(kind: StoreKind, folder: string): Promise<World> {
  const env = {
    PATH: `${join(ROOT, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    HOLDFAST_MACHINE: 'web-1',
    HOLDFAST_STATE_DIR: join(folder, 'state'),
  }
  if (kind === 'none') return { env, [Symbol.asyncDispose]: async () => undefined }
  if (kind === 'dir') {
    const store = { HOLDFAST_STORE: `dir:${join(folder, 'store')}` }
    return { env: { ...env, ...store }, [Symbol.asyncDispose]: async () => undefined }
  }
  const sandbox = await startTestSandbox({ buckets: ['test-bucket', RULELESS] })
  sandbox.setBucketPolicy(RULELESS, NO_RULES)
  const keys = {
    BUCKET: sandbox.bucket,
    ENDPOINT: sandbox.endpoint,
    HOLDFAST_STORE: `s3://${sandbox.bucket}`,
  }
  return {
    env: { ...sandbox.env, ...env, ...keys },
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

async function run(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const stdio = ['ignore', 'pipe', 'pipe'] as const
  const child = spawn('sh', ['-c', command], { cwd, env, stdio: [...stdio], detached: true })
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    endInTime(child, { group: true }),
  ])
  return { stdout, stderr, status: status ?? -1 }
}

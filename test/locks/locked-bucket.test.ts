// Dumps in a bucket with Object Lock, end to end: nothing that is locked goes, and `holdfast` says
// until when, before it has removed anything of the dump.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import {
  ListObjectVersionsCommand,
  type ObjectLockRetentionMode,
  PutBucketVersioningCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3'
import { applyClean, planClean } from '../../src/dump/remove/clean.ts'
import { systemClock, systemRandom } from '../../src/host/system.ts'
import { openStore } from '../../src/store/open.ts'
import { forwarding } from '../../src/store/wrap/forwarding.ts'
import { inTime, Witness } from '../support/deadline.ts'
import { failure } from '../support/failure.ts'
import { startTestSandbox } from '../support/sandbox.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const DAY_MS = 86_400_000

interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** A bucket that locks what is put into it for seven days, and a machine that dumps there. */
async function openWorld(t: TestContext, mode: ObjectLockRetentionMode) {
  const sandbox = await startTestSandbox()
  const home = await mkdtemp(join(tmpdir(), 'holdfast-locks-'))
  t.after(async () => {
    await sandbox.close()
    await rm(home, { recursive: true })
  })
  const { client, bucket: Bucket } = sandbox
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
  const Rule = { DefaultRetention: { Mode: mode, Days: 7 } }
  await client.send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
    }),
  )
  const env = {
    ...sandbox.env,
    HOME: home,
    HOLDFAST_STATE_DIR: join(home, 'state'),
    HOLDFAST_STORE: `s3://${Bucket}`,
  }
  const holdfast = async (args: readonly string[], input = ''): Promise<Outcome> => {
    const child = spawn(process.execPath, [MAIN, ...args], { env })
    child.stdin.end(input)
    const outputs = Promise.all([text(child.stdout), text(child.stderr)])
    const status = await new Promise<number>((resolve) => child.once('close', resolve))
    const [stdout, stderr] = await outputs
    return { status, stdout, stderr }
  }
  const versions = async () => {
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }))
    return Versions.map(({ Key, VersionId }) => ({ Key, VersionId }))
  }
  /**
   * Cleans as `holdfast clean 1 --count dumps -y` does, but looks at no lock before: locks end by
   * the sandbox's clock, and by its Date header, which tells the real time, they would not.
   */
  const cleanBlindly = async () => {
    const { endpoint, region } = sandbox
    const options = { env: {}, endpoint, region, credentials: sandbox, random: systemRandom }
    const inner = await openStore(`s3://${Bucket}`, { ...options, clock: systemClock })
    const store = forwarding(inner, { lockOf: async () => undefined })
    await applyClean(store, await planClean(store, { unit: 'dumps', count: 1 }))
  }
  return { sandbox, holdfast, versions, cleanBlindly }
}

for (const mode of ['GOVERNANCE', 'COMPLIANCE'] as const) {
  test(`what ${mode} keeps is neither deleted nor cleaned, until its time has come`, async (t) => {
    const witness = new Witness()
    await inTime(witness, keepsAndGoes(t, mode))
  })
}

async function keepsAndGoes(t: TestContext, mode: ObjectLockRetentionMode): Promise<void> {
  const { sandbox, holdfast, versions, cleanBlindly } = await openWorld(t, mode)
  const dumped = await holdfast(['dump', '/home', '0'], 'precious')
  assert.deepEqual([dumped.status, dumped.stderr], [0, dumped.stderr])
  const before = await versions()
  assert.ok(before.length >= 2)

  const refused = await holdfast(['delete', '/home', '0', '-y'])
  assert.equal(refused.status, 1)
  assert.match(refused.stderr, new RegExp(`is locked \\(${mode} until \\d{8}T\\d{6}Z\\)`))
  assert.match(refused.stderr, /Nothing was removed/)
  assert.deepEqual(await versions(), before)

  await holdfast(['dump', '/home', '0'], 'newer')
  const cleaned = await holdfast(['clean', '1', '--count', 'dumps', '-y'])
  assert.match(cleaned.stdout + cleaned.stderr, new RegExp(`locked \\(${mode} until`))
  assert.equal((await versions()).length, 2 * before.length)

  await assert.rejects(cleanBlindly(), failure('store-refused', 'Object Lock protects it'))
  assert.equal((await versions()).length, 2 * before.length)

  sandbox.clock.advance(8 * DAY_MS)
  await cleanBlindly()
  const left = await versions()
  assert.equal(left.length, before.length)
  const restored = await holdfast(['restore', '/home', '0'])
  assert.equal(restored.stdout, 'newer')
}

test('what a legal hold keeps stays after its retention is over', async (t) => {
  const { sandbox, holdfast, versions, cleanBlindly } = await openWorld(t, 'GOVERNANCE')
  await holdfast(['dump', '/home', '0'], 'evidence')
  const [held] = await versions()
  const at = { Bucket: sandbox.bucket, ...held, Key: held?.Key ?? '' }
  await sandbox.client.send(new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status: 'ON' } }))
  await holdfast(['dump', '/home', '0'], 'newer')
  sandbox.clock.advance(8 * DAY_MS)
  await assert.rejects(cleanBlindly(), failure('store-refused', 'Object Lock protects it'))
  const left = await versions()
  assert.ok(left.some(({ VersionId }) => VersionId === held?.VersionId))
})

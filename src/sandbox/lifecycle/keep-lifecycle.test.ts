import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { PutBucketLifecycleConfigurationCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'
import type { LifecycleReport } from './lifecycle-report.ts'

const DAY = 86_400_000

/** An object that a rule removes after a day. */
async function storeForADay({ bucket: Bucket, client }: TestSandbox): Promise<void> {
  const rule = { Status: 'Enabled', Filter: {}, Expiration: { Days: 1 } } as const
  const LifecycleConfiguration = { Rules: [rule] }
  await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }))
  await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))
}

function nextMidnight({ clock }: TestSandbox): number {
  return (Math.floor(clock.now() / DAY) + 1) * DAY
}

const expired = (report: LifecycleReport | undefined, { bucket }: TestSandbox) =>
  report?.buckets.get(bucket)?.expired ?? 0

test('rules run before a change of the clock returns', async () => {
  await using sandbox = await startTestSandbox()
  await storeForADay(sandbox)
  const reports: LifecycleReport[] = []
  using _listening = sandbox.onLifecycle((report) => reports.push(report))
  sandbox.clock.advance(3 * DAY)
  assert.equal(expired(reports[0], sandbox), 1)
})

test('rules run as a running clock passes midnight', async () => {
  await using sandbox = await startTestSandbox()
  await storeForADay(sandbox)
  const { promise, resolve } = Promise.withResolvers<number>()
  // Listening before the change: on a busy machine midnight may pass while it is being written.
  using _listening = sandbox.onLifecycle((report) => {
    if (expired(report, sandbox) > 0) resolve(expired(report, sandbox))
  })
  sandbox.clock.set(nextMidnight(sandbox) + DAY - 200)
  assert.equal(await promise, 1)
})

test('rules run for the midnights that a sandbox was not running', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-midnights-'))
  t.after(() => rm(dataDir, { recursive: true }))
  const first = await startTestSandbox({ dataDir })
  await storeForADay(first)
  first.clock.set(nextMidnight(first) + DAY - 200)
  assert.equal(first.planReset().buckets[0]?.versions, 1)
  await first.close()
  await new Promise((resolve) => setTimeout(resolve, 250))
  await using again = await startTestSandbox({ dataDir })
  assert.equal(again.planReset().buckets[0]?.versions, 0)
})

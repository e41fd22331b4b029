// A real bucket is attacked without harm: shown on a sandbox that is taken for one.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3'
import type { Caller } from '../../src/attack/attempts/port.ts'
import type { Cell, Report } from '../../src/attack/report.ts'
import { Failure } from '../../src/base/failure.ts'
import type { OpenedCaller } from '../../src/cli/attack/open-caller.ts'
import { attackAs, callerOf, type Key, lockingBucket } from '../support/attack.ts'
import { stateOf } from '../support/bucket-state.ts'
import { failure } from '../support/failure.ts'
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts'

const BUCKETS = ['backups', 'payroll', 'plain']
const PREMISES = {
  bucket: 'backups',
  root: '',
  prefix: 'web-1/',
  victims: [{ name: 'db-1', prefix: 'db-1/' }],
  otherBucket: 'payroll',
}

const allow = (Action: string | readonly string[], Resource: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource }],
  })

const keysIn = async ({ client }: TestSandbox, Bucket: string) => {
  const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }))
  return Versions.map(({ Key = '' }) => Key)
}

const shown = ({ attempt, target, expected, seen, answer }: Cell) =>
  `${attempt} on ${target}: expected ${expected}, seen ${seen} (${answer})`
const told = ({ cells }: Report) => cells.filter(({ request }) => request !== '')

describe('an attack on a real bucket', () => {
  let sandbox: TestSandbox
  let admin: OpenedCaller
  before(async () => {
    sandbox = await startTestSandbox({ buckets: ['plain'] })
    for (const name of ['backups', 'payroll']) await lockingBucket(sandbox, name)
    for (const Bucket of BUCKETS) {
      for (const Key of ['web-1/own', 'web-10/kept', 'db-1/kept', 'kept']) {
        await sandbox.client.send(new PutObjectCommand({ Bucket, Key, Body: `body of ${Key}` }))
      }
    }
    admin = await callerOf(sandbox, sandbox)
  })
  after(() => sandbox.close())

  const attacked = async (name: string, policy: string, premises = PREMISES) => {
    const user = sandbox.addUser({ name, policies: [policy] })
    const before = await stateOf(admin, BUCKETS)
    const report = await attackAs(sandbox, {
      name,
      user,
      policies: [policy],
      premises,
      harm: 'careful',
    })
    assert.deepEqual(await stateOf(admin, BUCKETS), before)
    assert.deepEqual(report.remains, [])
    return report
  }

  test('changes nothing at all, though the key may do everything', async () => {
    const report = await attacked('administrator', allow('*', '*'))
    assert.deepEqual(
      told(report)
        .filter(({ seen }) => seen !== 'allowed')
        .map(shown),
      [],
    )
  })

  test('changes nothing in a bucket without versions', async () => {
    const report = await attacked('everybody', allow('*', '*'), { ...PREMISES, bucket: 'plain' })
    const wrong = told(report).filter(({ isSurprise }) => isSurprise)
    assert.deepEqual(wrong.map(shown), [])
  })

  test('sees what is denied, and that it is all', async () => {
    const report = await attacked('nobody', allow('sns:Publish', '*'))
    const free = ['who am I', 'own session']
    const wrong = told(report).filter(
      ({ seen, attempt }) => seen !== (free.includes(attempt) ? 'allowed' : 'denied'),
    )
    assert.deepEqual(wrong.map(shown), [])
  })

  test('finds a sibling that a pattern without its delimiter reaches', async () => {
    const report = await attacked('web-1', allow('s3:*', 'arn:aws:s3:::backups/web-1*'))
    const reached = report.cells.filter(({ isBreach }) => isBreach)
    assert.ok(reached.length > 20)
    assert.ok(reached.every(({ target }) => target === 'sibling'))
    assert.deepEqual(report.cells.filter(({ isSurprise }) => isSurprise).map(shown), [])
  })

  test('does not take a denial for one where its harmless form needs more than is meant', async () => {
    const report = await attacked('deleter', allow('s3:DeleteObject', 'arn:aws:s3:::backups/*'))
    const cells = report.cells.filter(({ attempt, target }) => {
      return attempt === 'delete' && target !== 'other'
    })
    assert.ok(cells.length > 0)
    assert.ok(cells.every(({ expected, seen }) => expected === 'allowed' && seen === 'unclear'))
  })

  test('leaves what no harmless form is known of, and says so', async () => {
    const { cells } = await attacked('settler', allow('s3:Put*', 'arn:aws:s3:::backups'))
    const changes = cells.filter(({ attempt }) => /^(?:change|remove) (?!ACL)/.test(attempt))
    assert.ok(changes.length > 20)
    for (const { seen, why } of changes) {
      assert.equal(seen, 'not-tried')
      assert.match(why ?? '', /no form of it is known/)
    }
  })

  test('plants nothing that a default retention would keep', async () => {
    await lockingBucket(sandbox, 'locking')
    await sandbox.client.send(
      new PutObjectLockConfigurationCommand({
        Bucket: 'locking',
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 1 } },
        },
      }),
    )
    const user = sandbox.addUser({ name: 'locked', policies: [] })
    const before = await stateOf(admin, ['locking'])
    const premises = { ...PREMISES, bucket: 'locking' }
    const attempt = attackAs(sandbox, {
      name: 'locked',
      user,
      policies: [],
      premises,
      harm: 'careful',
    })
    await assert.rejects(attempt, failure('unsupported', /locking locks whatever is stored there/))
    assert.deepEqual(await stateOf(admin, ['locking']), before)
  })

  test('takes its canaries away when it is stopped', async () => {
    const user = sandbox.addUser({ name: 'stopped', policies: [allow('s3:*', '*')] })
    const before = await stateOf(admin, BUCKETS)
    const stop = new AbortController()
    let sent = 0
    const stopping = sandbox.observe(({ caller }) => {
      if (caller?.arn.endsWith('/stopped') === true && ++sent === 40)
        stop.abort(new Error('stopped'))
    })
    const order = {
      name: 'stopped',
      user,
      policies: [],
      premises: PREMISES,
      harm: 'careful',
    } as const
    await assert.rejects(attackAs(sandbox, order, stop.signal), /stopped/)
    stopping[Symbol.dispose]()
    assert.deepEqual(await stateOf(admin, BUCKETS), before)
  })
  test('names the canaries that it could not take away, and takes away the others', async () => {
    const asked = new Set<string>()
    const silentAtFirst = async (key: Key): Promise<Caller> => {
      const { s3, query } = await callerOf(sandbox, key)
      const isPlanter = key.accessKeyId === sandbox.accessKeyId
      return {
        query,
        s3: async (attempt, signal) => {
          const [, prefix = ''] = attempt.rest.query.find(([name]) => name === 'prefix') ?? []
          const isLook = attempt.rest.query.some(([name]) => name === 'versions')
          if (!isPlanter || !isLook || !prefix.startsWith('db-1/')) return s3(attempt, signal)
          asked.add(prefix)
          throw new Failure('store-unavailable', 'nobody answered')
        },
      }
    }
    const { remains } = await attackAs(sandbox, {
      name: 'silenced',
      policies: [allow('s3:GetObject', '*')],
      premises: PREMISES,
      harm: 'careful',
      caller: silentAtFirst,
    })
    const [mark = ''] = asked
    assert.deepEqual(remains, [`s3://backups/${mark}…: nobody answered`])
    const keys = await Promise.all(BUCKETS.map((bucket) => keysIn(sandbox, bucket)))
    const canaries = keys.flat().filter((key) => key.includes('holdfast-canary-'))
    assert.ok(canaries.length > 0)
    assert.ok(canaries.every((key) => key.startsWith(mark)))
  })
})

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { queryClient } from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox, testClient } from '../../../test/support/sandbox.ts'
import type { Seed, SeedKey } from './seed.ts'

const document = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] })
const onPrefix = (name: string, Action: string | string[]) =>
  document({ Action, Resource: `arn:aws:s3:::backups/${name}/*` })
const user = (name: string, Action: string | string[] = 's3:PutObject') => ({
  name,
  policies: [{ name: 'own', document: onPrefix(name, Action) }],
})
const DENYING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: { AWS: 'arn:aws:iam::123456789012:user/db-1' },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::backups/*',
    },
  ],
})
const TRUST = document({
  Action: 'sts:AssumeRole',
  Principal: { AWS: 'arn:aws:iam::123456789012:user/web-1' },
})

const FLEET: Seed = {
  buckets: [{ name: 'backups', policy: DENYING, versioning: true }],
  users: [user('web-1'), { ...user('db-1'), boundary: onPrefix('db-1', 's3:*') }],
  roles: [{ ...user('reader', 's3:GetObject'), trust: TRUST }],
}

async function put(sandbox: TestSandbox, key: SeedKey | undefined, Key: string): Promise<string> {
  assert.ok(key)
  const client = testClient(sandbox, { ...key })
  const sent = client.send(new PutObjectCommand({ Bucket: 'backups', Key, Body: 'x' }))
  const said = await sent.then(
    () => 'stored',
    (error: Error) => error.message,
  )
  client.destroy()
  return said
}

describe('a seed', () => {
  test('makes buckets and people who may do what it says, once', async () => {
    await using sandbox = await startTestSandbox()
    const plan = sandbox.planSeed(FLEET)
    const { steps, keys } = sandbox.seed(FLEET)
    assert.deepEqual(steps, plan)
    assert.deepEqual(
      steps.map((step) => step.do),
      [
        'create-bucket',
        'keep-versions',
        'create-user',
        'put-policy',
        'create-key',
        'create-user',
        'put-policy',
        'put-boundary',
        'create-key',
        'create-role',
        'put-policy',
        'put-bucket-policy',
      ],
    )
    const [web, db] = keys
    assert.equal(await put(sandbox, web, 'web-1/a'), 'stored')
    assert.match(await put(sandbox, web, 'db-1/a'), /no identity-based policy allows/)
    assert.match(await put(sandbox, db, 'db-1/a'), /explicit deny in a resource-based policy/)

    assert.deepEqual(sandbox.planSeed(FLEET), [])
    assert.deepEqual(sandbox.seed(FLEET), { steps: [], keys })
    const read = new GetObjectCommand({ Bucket: 'backups', Key: 'web-1/a' })
    assert.equal(await (await sandbox.client.send(read)).Body?.transformToString(), 'x')
  })

  test('leaves its people exactly their policies, and others alone', async () => {
    await using sandbox = await startTestSandbox()
    sandbox.seed(FLEET)
    const iam = queryClient(sandbox, 'iam')
    await iam('CreateUser', { UserName: 'bystander' })
    await iam('CreateGroup', { GroupName: 'admins' })
    await iam('AddUserToGroup', { UserName: 'db-1', GroupName: 'admins' })
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
    await iam('AttachUserPolicy', { UserName: 'db-1', PolicyArn })
    const more = onPrefix('', 's3:*')
    await iam('PutUserPolicy', { UserName: 'db-1', PolicyName: 'more', PolicyDocument: more })
    const changed: Partial<Seed> = {
      users: [user('db-1', 's3:GetObject')],
      roles: [{ ...user('reader'), trust: TRUST.replace('web-1', 'db-1') }],
    }
    assert.deepEqual(
      sandbox.seed(changed).steps.map((step) => step.do),
      [
        'remove-policy',
        'detach-policy',
        'put-policy',
        'remove-boundary',
        'leave-group',
        'put-trust',
        'put-policy',
      ],
    )
    assert.deepEqual(sandbox.planSeed(changed), [])
    assert.deepEqual((await iam('ListUsers')).all('UserName'), ['bystander', 'db-1', 'web-1'])
    assert.deepEqual((await iam('ListPolicies', { Scope: 'Local' })).all('PolicyName'), [])
  })

  test('replaces a boundary by one that may be told again', async () => {
    await using sandbox = await startTestSandbox()
    sandbox.seed(FLEET)
    const boundary = onPrefix('db-1', 's3:PutObject')
    const users = [{ ...user('db-1'), boundary }]
    assert.deepEqual(
      sandbox.seed({ users }).steps.map((step) => step.do),
      ['put-boundary'],
    )
    const listed = await queryClient(sandbox, 'iam')('ListPolicies', { Scope: 'Local' })
    assert.deepEqual(listed.all('PolicyName'), ['db-1-boundary'])
  })

  test('that cannot be changes nothing, and says whose fault it is', async () => {
    await using sandbox = await startTestSandbox()
    const refused = (seed: Partial<Seed>, message: RegExp) => {
      for (const attempt of [() => sandbox.planSeed(seed), () => sandbox.seed(seed)]) {
        assert.throws(attempt, { code: 'bad-input', message })
      }
    }
    const broken = { name: 'web-2', policies: [{ name: 'own', document: '{' }] }
    refused({ ...FLEET, users: [user('web-1'), broken] }, /user web-2 is none/)
    refused({ buckets: [{ name: 'No' }] }, /"No" is no bucket/)
    refused({ buckets: [{ name: 'backups', policy: TRUST }] }, /the policy of backups/)
    refused({ users: [user('a'), user('A')] }, /the user A comes twice/)
    refused({ roles: [{ ...user('r'), trust: onPrefix('r', 's3:*') }] }, /role r is none/)
    assert.equal(sandbox.planReset().users, 0)
    sandbox.seed({ users: [user('web-1')] })
    refused({ users: [user('WEB-1')] }, /there is a user web-1/)
  })

  test('lasts, and gives an inactive key no second life', async (t) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-seed-'))
    t.after(() => rm(dataDir, { recursive: true }))
    const first = await startTestSandbox({ dataDir })
    const [key] = first.seed(FLEET).keys
    const AccessKeyId = key?.accessKeyId ?? ''
    const inactive = { UserName: 'web-1', AccessKeyId, Status: 'Inactive' }
    await queryClient(first, 'iam')('UpdateAccessKey', inactive)
    await first.close()
    await using again = await startTestSandbox({ dataDir })
    const { steps, keys } = again.seed(FLEET)
    assert.deepEqual(
      steps.map((step) => step.do),
      ['create-key'],
    )
    assert.notEqual(keys[0]?.accessKeyId, AccessKeyId)
    assert.equal(await put(again, keys[0], 'web-1/b'), 'stored')
  })
})

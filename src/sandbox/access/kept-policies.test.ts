// What becomes of the principals of policies that are kept, and who may have to do with them.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { type QueryClient, queryClient } from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox, testClient } from '../../../test/support/sandbox.ts'
import { withPrincipals } from '../identity/stored-policy.ts'

const OWN = '123456789012'
const OTHER = '111122223333'
const Bucket = 'backups'

let sandbox: TestSandbox
let iam: QueryClient
before(async () => {
  sandbox = await startTestSandbox({ buckets: [Bucket], accounts: [OTHER] })
  iam = queryClient(sandbox, 'iam')
  await sandbox.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))
})
after(() => sandbox.close())

function policyOf(Principal: unknown, more: object = {}): string {
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`]
  const Statement = { Effect: 'Allow', Principal, Action: 's3:*', Resource, ...more }
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

function put(Policy: string, client = sandbox.client, confirmed?: boolean): Promise<unknown> {
  const ConfirmRemoveSelfBucketAccess = confirmed
  return client.send(new PutBucketPolicyCommand({ Bucket, Policy, ConfirmRemoveSelfBucketAccess }))
}

async function principalReadBack(): Promise<unknown> {
  const { Policy = '' } = await sandbox.client.send(new GetBucketPolicyCommand({ Bucket }))
  return JSON.parse(Policy).Statement.Principal
}

function read(client: S3Client): Promise<string> {
  return client.send(new GetObjectCommand({ Bucket, Key: 'k' })).then(
    () => 'done',
    (error: Error) => error.name,
  )
}

/** A user without policies, by the wire, and the SDK as that user. */
async function makeUser(UserName: string): Promise<{ id: string; key: string; client: S3Client }> {
  const id = (await iam('CreateUser', { UserName })).one('UserId')
  const made = await iam('CreateAccessKey', { UserName })
  const accessKeyId = made.one('AccessKeyId')
  const client = testClient(sandbox, { accessKeyId, secretAccessKey: made.one('SecretAccessKey') })
  return { id, key: accessKeyId, client }
}

async function removeUser(UserName: string, AccessKeyId: string): Promise<void> {
  await iam('DeleteAccessKey', { UserName, AccessKeyId })
  assert.equal((await iam('DeleteUser', { UserName })).status, 200)
}

describe('a bucket policy', () => {
  test('for a canonical user is for its account, and is read back so', async () => {
    const [other] = sandbox.accounts
    assert.ok(other)
    const AWS = `arn:aws:iam::${OTHER}:root`
    await put(policyOf({ CanonicalUser: other.canonicalId }))
    assert.deepEqual(await principalReadBack(), { AWS })
    assert.equal(await read(testClient(sandbox, other)), 'done')
  })

  test('names nobody once its user is gone, and shows the id of that user', async () => {
    const AWS = `arn:aws:iam::${OWN}:user/web`
    const first = await makeUser('web')
    await put(policyOf({ AWS }))
    assert.equal(await read(first.client), 'done')
    await removeUser('web', first.key)
    assert.deepEqual(await principalReadBack(), { AWS: first.id })
    const second = await makeUser('web')
    assert.equal(await read(second.client), 'AccessDenied')
    const { Policy = '' } = await sandbox.client.send(new GetBucketPolicyCommand({ Bucket }))
    await assert.rejects(put(Policy), { name: 'MalformedPolicy' })
    await removeUser('web', second.key)
  })

  test('goes on naming a user whose name changes', async () => {
    const { client, key } = await makeUser('old')
    await put(policyOf({ AWS: [`arn:aws:iam::${OWN}:user/old`, OTHER] }))
    await iam('UpdateUser', { UserName: 'old', NewUserName: 'new', NewPath: '/ops/' })
    const AWS = [`arn:aws:iam::${OWN}:user/ops/new`, OTHER]
    assert.deepEqual(await principalReadBack(), { AWS })
    assert.equal(await read(client), 'done')
    await removeUser('new', key)
  })

  test('is none of the business of other accounts, whatever it allows them', async () => {
    const [other] = sandbox.accounts
    assert.ok(other)
    const client = testClient(sandbox, other)
    await put(policyOf({ AWS: OTHER }))
    for (const command of [
      new GetBucketPolicyCommand({ Bucket }),
      new PutBucketPolicyCommand({ Bucket, Policy: policyOf({ AWS: OTHER }) }),
      new DeleteBucketPolicyCommand({ Bucket }),
    ]) {
      const sent = client.send(command as GetBucketPolicyCommand)
      await assert.rejects(sent, { name: 'MethodNotAllowed' })
    }
    await sandbox.client.send(new DeleteBucketPolicyCommand({ Bucket }))
    const denied = client.send(new GetBucketPolicyCommand({ Bucket }))
    await assert.rejects(denied, { name: 'AccessDenied' })
  })
})

test("a role's trust policy names nobody once its user is gone", async () => {
  const RoleName = 'restorer'
  const RoleArn = `arn:aws:iam::${OWN}:role/${RoleName}`
  const AWS = `arn:aws:iam::${OWN}:user/op`
  const trust = { Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }
  const document = JSON.stringify({ Version: '2012-10-17', Statement: trust })
  const assume = async () => {
    const made = await iam('CreateAccessKey', { UserName: 'op' })
    const AccessKeyId = made.one('AccessKeyId')
    const secretAccessKey = made.one('SecretAccessKey')
    const sts = queryClient(sandbox, 'sts', { accessKeyId: AccessKeyId, secretAccessKey })
    const { status } = await sts('AssumeRole', { RoleArn, RoleSessionName: 'op' })
    await iam('DeleteAccessKey', { UserName: 'op', AccessKeyId })
    return status
  }
  const id = (await iam('CreateUser', { UserName: 'op' })).one('UserId')
  await iam('CreateRole', { RoleName, AssumeRolePolicyDocument: document })
  assert.equal(await assume(), 200)
  await iam('DeleteUser', { UserName: 'op' })
  const shown = (await iam('GetRole', { RoleName })).one('AssumeRolePolicyDocument')
  assert.equal(JSON.parse(decodeURIComponent(shown)).Statement.Principal.AWS, id)
  await iam('CreateUser', { UserName: 'op' })
  assert.equal(await assume(), 403)
})

describe('a policy that locks its author out', () => {
  const lock = policyOf('*', { Effect: 'Deny', Action: 's3:PutBucketPolicy' })
  let other: TestSandbox
  beforeEach(async () => {
    await sandbox.client.send(new DeleteBucketPolicyCommand({ Bucket }))
  })
  after(() => other.close())
  const admin = (of: TestSandbox) => {
    const Statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' }
    const policy = JSON.stringify({ Version: '2012-10-17', Statement })
    return testClient(of, of.addUser({ name: 'admin', policies: [policy] }))
  }

  test('is accepted, and only root can change it again', async () => {
    const client = admin(sandbox)
    await put(lock, client)
    await assert.rejects(put(policyOf('*'), client), { name: 'AccessDenied' })
    await put(lock)
  })

  test('is refused unless confirmed, if AWS is read so', async () => {
    const readings = { policyLockOut: 'refused' } as const
    other = await startTestSandbox({ buckets: [Bucket], readings })
    const client = admin(other)
    await put(policyOf({ AWS: OWN }), client)
    await assert.rejects(put(lock, client), { name: 'AccessDenied' })
    await put(lock, client, true)
    await put(lock, other.client)
  })
})

test('a policy without another principal stays as it was written', () => {
  const written =
    '{ "Statement": [ { "Principal": "*" }, { "NotPrincipal": {"AWS": ["a", "b"]}} ] }'
  assert.equal(
    withPrincipals(written, (principal) => principal),
    written,
  )
  const changed = withPrincipals(written, ({ type, text }) => ({ type, text: `${text}${text}` }))
  assert.equal(changed, '{"Statement":[{"Principal":"*"},{"NotPrincipal":{"AWS":["aa","bb"]}}]}')
})

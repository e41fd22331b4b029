// What accounts see of each other through IAM and STS: nothing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type QueryClient, type QueryKey, queryClient } from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'

const OURS = '123456789012'
const OTHER = '111122223333'
const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'

let sandbox: TestSandbox
let iam: QueryClient
let otherIam: QueryClient
before(async () => {
  sandbox = await startTestSandbox({ accounts: [OTHER] })
  iam = queryClient(sandbox, 'iam')
  otherIam = queryClient(sandbox, 'iam', sandbox.accounts[0])
})
after(() => sandbox.close())

const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const EVERYTHING = document({ Effect: 'Allow', Action: '*', Resource: '*' })

async function ownKeyOf(client: QueryClient, UserName: string): Promise<QueryKey> {
  const { one } = await client('CreateAccessKey', { UserName })
  return { accessKeyId: one('AccessKeyId'), secretAccessKey: one('SecretAccessKey') }
}

test("a policy of AWS's tells each account its own users alone", async () => {
  await iam('CreateUser', { UserName: 'reader', PermissionsBoundary: READ_ONLY })
  await iam('AttachUserPolicy', { UserName: 'reader', PolicyArn: READ_ONLY })
  const counts = async (client: QueryClient) => {
    const { one } = await client('GetPolicy', { PolicyArn: READ_ONLY })
    return [one('AttachmentCount'), one('PermissionsBoundaryUsageCount')]
  }
  assert.deepEqual(await counts(iam), ['1', '1'])
  assert.deepEqual(await counts(otherIam), ['0', '0'])
  for (const asked of [{ OnlyAttached: true }, { PolicyUsageFilter: 'PermissionsBoundary' }]) {
    assert.deepEqual((await iam('ListPolicies', asked)).all('Arn'), [READ_ONLY])
    assert.deepEqual((await otherIam('ListPolicies', asked)).all('Arn'), [])
  }
  const seen = await otherIam('ListEntitiesForPolicy', { PolicyArn: READ_ONLY })
  assert.deepEqual(seen.all('UserName'), [])
})

test("a boundary is told of as AWS's examples show it", async () => {
  await iam('CreateUser', { UserName: 'bound', PermissionsBoundary: READ_ONLY })
  const { one } = await iam('GetUser', { UserName: 'bound' })
  assert.equal(one('PermissionsBoundaryType'), 'Policy')
})

test("a session takes managed policies of its role's account, and none of another", async () => {
  await otherIam('CreateUser', { UserName: 'visitor' })
  const PolicyName = 'all'
  await otherIam('PutUserPolicy', { UserName: 'visitor', PolicyName, PolicyDocument: EVERYTHING })
  const visitor = queryClient(sandbox, 'sts', await ownKeyOf(otherIam, 'visitor'))
  const Principal = { AWS: OTHER }
  const trust = document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal })
  await iam('CreateRole', { RoleName: 'guests', AssumeRolePolicyDocument: trust })
  const made = [iam, otherIam].map((client) =>
    client('CreatePolicy', { PolicyName, PolicyDocument: EVERYTHING }),
  )
  const [ours = '', theirs = ''] = (await Promise.all(made)).map(({ one }) => one('Arn'))
  const assume = (arn: string) =>
    visitor('AssumeRole', {
      RoleArn: `arn:aws:iam::${OURS}:role/guests`,
      RoleSessionName: 'visit',
      'PolicyArns.member.1.arn': arn,
    })
  assert.equal((await assume(ours)).status, 200)
  assert.equal((await assume(READ_ONLY)).status, 200)
  assert.equal((await assume(theirs)).code, 'MalformedPolicyDocument')
})

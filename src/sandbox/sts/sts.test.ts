// STS over a real socket, signed by the official SDK's signer.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  type QueryAnswer,
  type QueryKey,
  type QueryParameters,
  queryClient,
} from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'

const ACCOUNT = '123456789012'
const OTHER = '111122223333'
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess'
const WEB = `arn:aws:iam::${ACCOUNT}:user/web-1`

let sandbox: TestSandbox
let web: QueryKey
before(async () => {
  sandbox = await startTestSandbox({ accounts: [OTHER] })
  await as('iam', undefined, 'CreateUser', {
    UserName: 'web-1',
    'Tags.member.1.Key': 'team',
    'Tags.member.1.Value': 'ops',
  })
  web = keyIn(await as('iam', undefined, 'CreateAccessKey', { UserName: 'web-1' }))
})
after(() => sandbox.close())

/** What `key` (the root's if undefined) is answered; it must be done. */
async function as(
  service: 'iam' | 'sts',
  key: QueryKey | undefined,
  action: string,
  parameters: QueryParameters = {},
): Promise<QueryAnswer> {
  const answer = await queryClient(sandbox, service, key)(action, parameters)
  assert.equal(answer.status, 200, answer.text)
  return answer
}

async function refused(
  key: QueryKey | undefined,
  action: string,
  parameters: QueryParameters,
  code: string,
  message = /./,
) {
  const answer = await queryClient(sandbox, 'sts', key)(action, parameters)
  assert.equal(answer.code, code, answer.text)
  assert.match(answer.message, message)
}

function keyIn({ one }: QueryAnswer): QueryKey {
  const sessionToken = one('SessionToken') || undefined
  return { accessKeyId: one('AccessKeyId'), secretAccessKey: one('SecretAccessKey'), sessionToken }
}

const document = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })
const trust = (more: object = {}, Action: string | string[] = 'sts:AssumeRole', AWS = WEB) =>
  document({ Effect: 'Allow', Action, Principal: { AWS }, ...more })

let made = 0

/** A new role that may do everything, and what AssumeRole of it takes. */
async function roleWith(AssumeRolePolicyDocument: string, more: QueryParameters = {}) {
  const RoleName = `role-${++made}`
  await as('iam', undefined, 'CreateRole', { RoleName, AssumeRolePolicyDocument, ...more })
  await as('iam', undefined, 'AttachRolePolicy', { RoleName, PolicyArn: ADMIN })
  return { RoleArn: `arn:aws:iam::${ACCOUNT}:role/${RoleName}`, RoleSessionName: 'night' }
}

describe('GetCallerIdentity', () => {
  test('tells whom a key stands for, whatever policies deny', async () => {
    const root = await as('sts', undefined, 'GetCallerIdentity')
    assert.equal(root.one('Arn'), `arn:aws:iam::${ACCOUNT}:root`)
    const PolicyDocument = document({ Effect: 'Deny', Action: '*', Resource: '*' })
    const policy = { UserName: 'web-1', PolicyName: 'nothing' }
    await as('iam', undefined, 'PutUserPolicy', { ...policy, PolicyDocument })
    assert.equal((await as('sts', web, 'GetCallerIdentity')).one('Arn'), WEB)
    await as('iam', undefined, 'DeleteUserPolicy', policy)
  })
})

describe('AssumeRole', () => {
  test('gives temporary credentials to whom the role itself names', async () => {
    const role = await roleWith(trust())
    const answer = await as('sts', web, 'AssumeRole', role)
    const key = keyIn(answer)
    assert.match(key.accessKeyId, /^ASIA[A-Z2-7]{16}$/)
    assert.match(answer.one('AssumedRoleId'), /^AROA\w{17}:night$/)
    const caller = await as('sts', key, 'GetCallerIdentity')
    assert.equal(caller.one('Arn'), `arn:aws:sts::${ACCOUNT}:assumed-role/role-${made}/night`)
    await as('iam', key, 'ListUsers')
  })

  test('leaves a note of when the role was last used, once its session is', async () => {
    const role = await roleWith(trust())
    const RoleName = `role-${made}`
    const key = keyIn(await as('sts', web, 'AssumeRole', role))
    const unused = await as('iam', undefined, 'GetRole', { RoleName })
    assert.match(unused.text, /<RoleLastUsed><\/RoleLastUsed>|<RoleLastUsed\/>/)
    await as('sts', key, 'GetCallerIdentity')
    const used = await as('iam', undefined, 'GetRole', { RoleName })
    assert.equal(used.one('Region'), 'us-east-1')
    assert.ok(Math.abs(Date.parse(used.one('LastUsedDate')) - Date.now()) < 60_000)
    await as('iam', undefined, 'DetachRolePolicy', { RoleName, PolicyArn: ADMIN })
    await as('iam', undefined, 'DeleteRole', { RoleName })
  })

  test('asks the policies of the caller too where the role names the account alone', async () => {
    const role = await roleWith(trust({}, 'sts:AssumeRole', ACCOUNT))
    await refused(web, 'AssumeRole', role, 'AccessDenied', /^User: arn:.*user\/web-1 is not auth/)
    const own = { UserName: 'web-1', PolicyName: 'assume' }
    const PolicyDocument = document({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: role.RoleArn,
    })
    await as('iam', undefined, 'PutUserPolicy', { ...own, PolicyDocument })
    await as('sts', web, 'AssumeRole', role)
    await as('iam', undefined, 'DeleteUserPolicy', own)
  })

  test('is refused to a root, to strangers and for a role that is not there', async () => {
    const role = await roleWith(trust({}, 'sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:user/other`))
    await refused(undefined, 'AssumeRole', role, 'AccessDenied', /may not be assumed by root/)
    await refused(web, 'AssumeRole', role, 'AccessDenied')
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/none`
    await refused(web, 'AssumeRole', { ...role, RoleArn }, 'AccessDenied')
  })

  test('heeds the conditions of the trust policy', async () => {
    const role = await roleWith(
      trust({
        Condition: {
          StringEquals: { 'sts:ExternalId': 'x-1', 'aws:PrincipalTag/team': 'ops' },
          StringLike: { 'sts:RoleSessionName': 'n*' },
        },
      }),
    )
    await refused(web, 'AssumeRole', role, 'AccessDenied')
    await as('sts', web, 'AssumeRole', { ...role, ExternalId: 'x-1' })
    const other = { ...role, ExternalId: 'x-1', RoleSessionName: 'day' }
    await refused(web, 'AssumeRole', other, 'AccessDenied')
  })

  test('bounds the session by the policies that were given with it', async () => {
    const role = await roleWith(trust())
    const Policy = document({ Effect: 'Allow', Action: 'iam:GetRole', Resource: '*' })
    const key = keyIn(await as('sts', web, 'AssumeRole', { ...role, Policy }))
    await as('iam', key, 'GetRole', { RoleName: `role-${made}` })
    const denied = await queryClient(sandbox, 'iam', key)('ListUsers')
    assert.match(denied.message, /because no session policy allows the iam:ListUsers action$/)
    const PolicyArns = { 'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }
    const other = keyIn(await as('sts', web, 'AssumeRole', { ...role, ...PolicyArns }))
    assert.equal((await queryClient(sandbox, 'iam', other)('ListUsers')).code, 'AccessDenied')
  })

  test('lets sessions carry tags where the role lets them', async () => {
    const tags = { 'Tags.member.1.Key': 'machine', 'Tags.member.1.Value': 'm1' }
    const plain = await roleWith(trust())
    await refused(web, 'AssumeRole', { ...plain, ...tags }, 'AccessDenied', /sts:TagSession/)
    const tagging = await roleWith(trust({}, ['sts:AssumeRole', 'sts:TagSession']))
    const key = keyIn(await as('sts', web, 'AssumeRole', { ...tagging, ...tags }))
    const chained = await roleWith(
      trust(
        { Condition: { StringEquals: { 'aws:PrincipalTag/machine': 'm1' } } },
        'sts:AssumeRole',
        ACCOUNT,
      ),
    )
    await as('sts', key, 'AssumeRole', chained)
    const untagged = keyIn(await as('sts', web, 'AssumeRole', tagging))
    await refused(untagged, 'AssumeRole', chained, 'AccessDenied')
    const long = { ...chained, DurationSeconds: 3601 }
    await refused(key, 'AssumeRole', long, 'ValidationError', /role chaining/)
  })

  test('keeps to the durations that the role and STS allow', async () => {
    const role = await roleWith(trust(), { MaxSessionDuration: 7200 })
    const asks = (DurationSeconds: number) => ({ ...role, DurationSeconds })
    await refused(web, 'AssumeRole', asks(899), 'ValidationError', /greater than or equal to 900/)
    await refused(web, 'AssumeRole', asks(7201), 'ValidationError', /MaxSessionDuration/)
    const answer = await as('sts', web, 'AssumeRole', asks(7200))
    const left = Date.parse(answer.one('Expiration')) - Date.now()
    assert.ok(Math.abs(left - 7_200_000) < 10_000, String(left))
  })

  test('ends with its role', async () => {
    const role = await roleWith(trust())
    const key = keyIn(await as('sts', web, 'AssumeRole', role))
    const RoleName = `role-${made}`
    await as('sts', key, 'GetCallerIdentity')
    await as('iam', undefined, 'DetachRolePolicy', { RoleName, PolicyArn: ADMIN })
    assert.equal((await queryClient(sandbox, 'iam', key)('ListUsers')).code, 'AccessDenied')
    await as('iam', undefined, 'DeleteRole', { RoleName })
    await refused(key, 'GetCallerIdentity', {}, 'InvalidClientTokenId')
  })
})

describe('another account', () => {
  test('has users and roles of its own, and none of the first', async () => {
    const [other] = sandbox.accounts
    const root = await as('sts', other, 'GetCallerIdentity')
    assert.equal(root.one('Arn'), `arn:aws:iam::${OTHER}:root`)
    assert.deepEqual((await as('iam', other, 'ListUsers')).all('UserName'), [])
    await as('iam', other, 'CreateUser', { UserName: 'web-1' })
    const made = await as('iam', undefined, 'CreatePolicy', {
      PolicyName: 'ours',
      PolicyDocument: document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
    })
    const PolicyArn = made.one('Arn')
    const call = queryClient(sandbox, 'iam', other)
    for (const action of ['GetPolicy', 'DeletePolicy', 'ListEntitiesForPolicy']) {
      assert.equal((await call(action, { PolicyArn })).code, 'NoSuchEntity')
    }
    const attached = await call('AttachUserPolicy', { UserName: 'web-1', PolicyArn })
    assert.equal(attached.code, 'NoSuchEntity')
    const AccessKeyId = web.accessKeyId
    assert.equal((await call('GetAccessKeyLastUsed', { AccessKeyId })).code, 'NoSuchEntity')
    assert.equal((await call('DeleteAccessKey', { AccessKeyId })).code, 'NoSuchEntity')
  })

  test('assumes a role of the first only if both accounts let it', async () => {
    const [other] = sandbox.accounts
    await as('iam', other, 'CreateUser', { UserName: 'restorer' })
    const key = keyIn(await as('iam', other, 'CreateAccessKey', { UserName: 'restorer' }))
    const named = await roleWith(trust({}, 'sts:AssumeRole', `arn:aws:iam::${OTHER}:user/restorer`))
    await refused(key, 'AssumeRole', named, 'AccessDenied')
    await as('iam', other, 'AttachUserPolicy', { UserName: 'restorer', PolicyArn: ADMIN })
    const session = keyIn(await as('sts', key, 'AssumeRole', named))
    assert.equal((await as('sts', session, 'GetCallerIdentity')).one('Account'), ACCOUNT)
    await refused(key, 'AssumeRole', await roleWith(trust()), 'AccessDenied')
  })
})

describe('GetSessionToken', () => {
  test("gives credentials of the caller's own, which call neither IAM nor itself", async () => {
    const key = keyIn(await as('sts', web, 'GetSessionToken', { DurationSeconds: 900 }))
    assert.equal((await as('sts', key, 'GetCallerIdentity')).one('Arn'), WEB)
    await refused(key, 'GetSessionToken', {}, 'AccessDenied', /with session credentials/)
    assert.equal((await queryClient(sandbox, 'iam', key)('GetUser')).code, 'InvalidClientTokenId')
  })

  test('is worth nothing without its token, or with another', async () => {
    const key = keyIn(await as('sts', web, 'GetSessionToken'))
    const other = keyIn(await as('sts', web, 'GetSessionToken'))
    for (const sessionToken of [undefined, other.sessionToken, 'x']) {
      const thief = { ...key, sessionToken }
      await refused(thief, 'GetCallerIdentity', {}, 'InvalidClientTokenId')
    }
    const owned = { ...web, sessionToken: key.sessionToken }
    await refused(owned, 'GetCallerIdentity', {}, 'InvalidClientTokenId')
  })
})

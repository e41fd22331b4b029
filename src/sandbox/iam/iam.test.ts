// IAM over a real socket, signed by the official SDK's signer.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  done,
  type QueryAnswer,
  type QueryClient,
  type QueryKey,
  queryClient,
  refused,
} from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'

const ACCOUNT = '123456789012'
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess'

let sandbox: TestSandbox
let iam: QueryClient
before(async () => {
  sandbox = await startTestSandbox()
  iam = queryClient(sandbox, 'iam')
})
after(() => sandbox.close())

const document = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (Action: string | string[], Resource: string | string[] = '*', more = {}) =>
  document({ Effect: 'Allow', Action, Resource, ...more })
const trust = (AWS: string) =>
  document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS } })

async function keyOf(UserName: string): Promise<QueryKey> {
  const { one } = await done(iam('CreateAccessKey', { UserName }))
  return { accessKeyId: one('AccessKeyId'), secretAccessKey: one('SecretAccessKey') }
}

/** A user with these policies, as a caller. */
async function userWith(UserName: string, ...documents: string[]): Promise<QueryClient> {
  await done(iam('CreateUser', { UserName }))
  for (const [index, PolicyDocument] of documents.entries()) {
    await done(iam('PutUserPolicy', { UserName, PolicyName: `p${index}`, PolicyDocument }))
  }
  return queryClient(sandbox, 'iam', await keyOf(UserName))
}

describe('users', () => {
  test('are made with path, tags and an id that no other ever has', async () => {
    const tags = { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'ops' }
    const made = await done(iam('CreateUser', { UserName: 'a1', Path: '/m/x/', ...tags }))
    assert.match(made.one('UserId'), /^AIDA[A-Z2-7]{17}$/)
    assert.equal(made.one('Arn'), `arn:aws:iam::${ACCOUNT}:user/m/x/a1`)
    const got = await done(iam('GetUser', { UserName: 'a1' }))
    assert.deepEqual([got.one('Key'), got.one('Value')], ['team', 'ops'])
    await done(iam('DeleteUser', { UserName: 'a1' }))
    const again = await done(iam('CreateUser', { UserName: 'a1' }))
    assert.notEqual(again.one('UserId'), made.one('UserId'))
  })

  test('have names that are unique whatever their case', async () => {
    await done(iam('CreateUser', { UserName: 'Case' }))
    await refused(iam('CreateUser', { UserName: 'case' }), 409, 'EntityAlreadyExists')
    assert.match((await iam('GetUser', { UserName: 'case' })).one('Arn'), /user\/Case$/)
    await done(iam('UpdateUser', { UserName: 'Case', NewUserName: 'case', NewPath: '/n/' }))
    assert.match((await iam('GetUser', { UserName: 'case' })).one('Arn'), /user\/n\/case$/)
  })

  test('are refused under names, paths and tags that IAM does not take', async () => {
    const code = 'ValidationError'
    for (const UserName of ['', 'a b', 'a/b', 'é', 'x'.repeat(65), 'a\u0000', '../x', 'a\n']) {
      await refused(iam('CreateUser', { UserName }), 400, code)
    }
    await refused(iam('CreateUser'), 400, code, /Value null at 'userName'/)
    await refused(iam('CreateUser', { UserName: 'b', Path: 'm/' }), 400, code)
    const tag = (n: number, Key: string) => ({
      [`Tags.member.${n}.Key`]: Key,
      [`Tags.member.${n}.Value`]: 'v',
    })
    const twice = { ...tag(1, 'k'), ...tag(2, 'K') }
    await refused(iam('CreateUser', { UserName: 'b', ...twice }), 400, 'InvalidInput', /Duplicate/)
    await refused(iam('CreateUser', { UserName: 'b', ...tag(1, 'aws:x') }), 400, 'InvalidInput')
    await refused(iam('GetUser', { UserName: 'b' }), 404, 'NoSuchEntity')
  })

  test('cannot be deleted while anything hangs on them', async () => {
    const UserName = 'held'
    await userWith(UserName, allow('s3:*'))
    await done(iam('AttachUserPolicy', { UserName, PolicyArn: ADMIN }))
    await done(iam('CreateGroup', { GroupName: 'holders' }))
    await done(iam('AddUserToGroup', { GroupName: 'holders', UserName }))
    const held = (why: RegExp) =>
      refused(iam('DeleteUser', { UserName }), 409, 'DeleteConflict', why)
    await held(/detach all policies/)
    await done(iam('DetachUserPolicy', { UserName, PolicyArn: ADMIN }))
    await held(/delete policies first/)
    await done(iam('DeleteUserPolicy', { UserName, PolicyName: 'p0' }))
    await held(/remove users from group/)
    await refused(iam('DeleteGroup', { GroupName: 'holders' }), 409, 'DeleteConflict')
    await done(iam('RemoveUserFromGroup', { GroupName: 'holders', UserName }))
    await held(/delete access keys/)
    const AccessKeyId = (await iam('ListAccessKeys', { UserName })).one('AccessKeyId')
    await done(iam('DeleteAccessKey', { UserName, AccessKeyId }))
    await done(iam('DeleteUser', { UserName }))
    await refused(iam('GetUser', { UserName }), 404, 'NoSuchEntity')
  })

  test('come in pages, each once, under the path that is asked for', async () => {
    const names = ['p1', 'p2', 'p3', 'p4', 'p5']
    for (const UserName of names) await done(iam('CreateUser', { UserName, Path: '/pages/' }))
    const seen: string[] = []
    let marker: QueryAnswer | undefined
    do {
      const Marker = marker?.one('Marker')
      const asked = { PathPrefix: '/pages/', MaxItems: 2, ...(Marker ? { Marker } : {}) }
      marker = await done(iam('ListUsers', asked))
      seen.push(...marker.all('UserName'))
    } while (marker.one('IsTruncated') === 'true')
    assert.deepEqual(seen, names)
    await refused(iam('ListUsers', { MaxItems: 0 }), 400, 'ValidationError')
    await refused(iam('ListUsers', { Marker: 'mine' }), 400, 'ValidationError')
  })

  test('have two keys at most, whose secrets are told once', async () => {
    await done(iam('CreateUser', { UserName: 'keys' }))
    const { accessKeyId, secretAccessKey } = await keyOf('keys')
    assert.match(accessKeyId, /^AKIA[A-Z2-7]{16}$/)
    assert.equal(secretAccessKey.length, 40)
    await keyOf('keys')
    await refused(iam('CreateAccessKey', { UserName: 'keys' }), 409, 'LimitExceeded', /PerUser: 2/)
    const listed = await done(iam('ListAccessKeys', { UserName: 'keys' }))
    assert.equal(listed.all('AccessKeyId').length, 2)
    assert.equal(listed.text.includes(secretAccessKey), false)
  })

  test("have keys that go under no other user's name", async () => {
    for (const UserName of ['mine', 'theirs']) await done(iam('CreateUser', { UserName }))
    const { accessKeyId: AccessKeyId } = await keyOf('theirs')
    const wrong = { UserName: 'mine', AccessKeyId }
    await refused(iam('DeleteAccessKey', wrong), 404, 'NoSuchEntity')
    await refused(iam('UpdateAccessKey', { ...wrong, Status: 'Inactive' }), 404, 'NoSuchEntity')
  })

  test('are shut out the moment their key is inactive, and are told when it was used', async () => {
    const UserName = 'switched'
    const own = await userWith(UserName, allow('iam:GetUser'))
    const AccessKeyId = (await iam('ListAccessKeys', { UserName })).one('AccessKeyId')
    const used = () => iam('GetAccessKeyLastUsed', { AccessKeyId })
    assert.equal((await used()).one('ServiceName'), 'N/A')
    assert.equal((await done(own('GetUser'))).one('UserName'), UserName)
    assert.deepEqual(
      [(await used()).one('ServiceName'), (await used()).one('UserName')],
      ['iam', UserName],
    )
    await done(iam('UpdateAccessKey', { UserName, AccessKeyId, Status: 'Inactive' }))
    await refused(own('GetUser'), 403, 'InvalidClientTokenId')
    await done(iam('UpdateAccessKey', { UserName, AccessKeyId, Status: 'Active' }))
    await done(own('GetUser'))
  })
})

describe('policies', () => {
  test('are parsed: what AWS refuses is refused with its place, and nothing is kept', async () => {
    await done(iam('CreateUser', { UserName: 'strict' }))
    const put = (PolicyDocument: string) =>
      iam('PutUserPolicy', { UserName: 'strict', PolicyName: 'p', PolicyDocument })
    for (const text of [
      '{',
      '[]',
      document({ Effect: 'Allow', Action: 's3:*' }),
      document({ Effect: 'Allow', Action: 's3:*', Resource: '*', Principal: '*' }),
      document({ Effect: 'allow', Action: 's3:*', Resource: '*' }),
      '['.repeat(50_000),
    ]) {
      await refused(put(text), 400, 'MalformedPolicyDocument', /PolicyDocument:1:\d+/)
    }
    assert.deepEqual((await iam('ListUserPolicies', { UserName: 'strict' })).all('member'), [])
    const text = allow('s3:*', 'arn:aws:s3:::b/%41+ &<>"*')
    await done(put(text))
    const got = await done(iam('GetUserPolicy', { UserName: 'strict', PolicyName: 'p' }))
    assert.equal(decodeURIComponent(got.one('PolicyDocument')), text)
  })

  test('of one user have 2,048 characters together, white space aside', async () => {
    await done(iam('CreateUser', { UserName: 'quota' }))
    const put = (PolicyName: string, bytes: number, pad = '') =>
      iam('PutUserPolicy', {
        UserName: 'quota',
        PolicyName,
        PolicyDocument: pad + allow('s3:*', `arn:aws:s3:::${'x'.repeat(bytes)}`),
      })
    await done(put('a', 1_000, ' '.repeat(3_000)))
    await refused(put('b', 1_000), 409, 'LimitExceeded', /2048 bytes exceeded for user quota/)
    await done(put('a', 1_900))
  })

  test('have five versions, one of them the default', async () => {
    const made = await done(iam('CreatePolicy', { PolicyName: 'v', PolicyDocument: allow('s3:*') }))
    const PolicyArn = made.one('Arn')
    const add = (SetAsDefault: boolean) =>
      iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: allow('s3:Get*'), SetAsDefault })
    assert.equal((await done(add(true))).one('VersionId'), 'v2')
    await refused(iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v2' }), 409, 'DeleteConflict')
    await done(iam('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v1' }))
    await done(iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v2' }))
    for (const version of ['v3', 'v4', 'v5', 'v6']) {
      assert.equal((await done(add(false))).one('VersionId'), version)
    }
    await refused(add(false), 409, 'LimitExceeded', /up to 5 versions/)
    const listed = await done(iam('ListPolicyVersions', { PolicyArn }))
    assert.deepEqual(listed.all('VersionId'), ['v6', 'v5', 'v4', 'v3', 'v1'])
    assert.equal((await iam('GetPolicy', { PolicyArn })).one('DefaultVersionId'), 'v1')
    await refused(
      iam('DeletePolicy', { PolicyArn }),
      409,
      'DeleteConflict',
      /more than one version/,
    )
  })

  test('that are attached or bound cannot be deleted; those of AWS cannot be changed', async () => {
    const made = await done(iam('CreatePolicy', { PolicyName: 'w', PolicyDocument: allow('s3:*') }))
    const PolicyArn = made.one('Arn')
    await done(iam('CreateUser', { UserName: 'bound', PermissionsBoundary: PolicyArn }))
    await refused(iam('DeletePolicy', { PolicyArn }), 409, 'DeleteConflict', /attached to entities/)
    const users = await done(iam('ListEntitiesForPolicy', { PolicyArn }))
    assert.deepEqual(users.all('UserName'), ['bound'])
    await done(iam('DeleteUserPermissionsBoundary', { UserName: 'bound' }))
    await done(iam('DeletePolicy', { PolicyArn }))
    await refused(iam('DeletePolicy', { PolicyArn: ADMIN }), 403, 'AccessDenied')
    const gone = iam('AttachUserPolicy', { UserName: 'bound', PolicyArn })
    await refused(gone, 404, 'NoSuchEntity', /does not exist or is not attachable/)
  })
})

describe('callers', () => {
  test('may do what their policies, groups and boundary allow, and are told why not', async () => {
    const own = await userWith('ann', allow('iam:GetUser', '*'))
    await done(own('GetUser', { UserName: 'ann' }))
    const create = () => own('CreateUser', { UserName: 'eve' })
    await refused(
      create(),
      403,
      'AccessDenied',
      /^User: arn:aws:iam::123456789012:user\/ann is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::123456789012:user\/eve because no identity-based policy allows the iam:CreateUser action$/,
    )
    await done(iam('CreateGroup', { GroupName: 'makers' }))
    const GroupName = 'makers'
    await done(iam('AttachGroupPolicy', { GroupName, PolicyArn: ADMIN }))
    await done(iam('AddUserToGroup', { GroupName, UserName: 'ann' }))
    await done(create())
    const PermissionsBoundary = (
      await iam('CreatePolicy', { PolicyName: 'look', PolicyDocument: allow('iam:Get*') })
    ).one('Arn')
    await done(iam('PutUserPermissionsBoundary', { UserName: 'ann', PermissionsBoundary }))
    await refused(
      own('DeleteUser', { UserName: 'eve' }),
      403,
      'AccessDenied',
      /permissions boundary/,
    )
    const PolicyDocument = document({ Effect: 'Deny', Action: 'iam:Get*', Resource: '*' })
    await done(iam('PutUserPolicy', { UserName: 'ann', PolicyName: 'no', PolicyDocument }))
    await refused(own('GetUser'), 403, 'AccessDenied', /with an explicit deny in an identity-based/)
  })

  test('are decided by the conditions of IAM itself', async () => {
    const own = await userWith(
      'conditional',
      allow('iam:AttachUserPolicy', '*', { Condition: { ArnEquals: { 'iam:PolicyARN': ADMIN } } }),
      allow(['iam:CreateUser', 'iam:TagUser'], `arn:aws:iam::${ACCOUNT}:user/mine/*`, {
        Condition: { StringEquals: { 'aws:RequestTag/team': 'ops' } },
      }),
      allow('iam:DeleteUser', '*', {
        Condition: { StringEquals: { 'aws:ResourceTag/team': 'ops' } },
      }),
    )
    const UserName = 'tagged'
    const Tags = { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'ops' }
    await refused(own('CreateUser', { UserName, Path: '/mine/' }), 403, 'AccessDenied')
    await refused(own('CreateUser', { UserName, ...Tags }), 403, 'AccessDenied')
    await done(own('CreateUser', { UserName, Path: '/mine/', ...Tags }))
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'
    await refused(own('AttachUserPolicy', { UserName, PolicyArn }), 403, 'AccessDenied')
    await done(own('AttachUserPolicy', { UserName, PolicyArn: ADMIN }))
    await done(iam('DetachUserPolicy', { UserName, PolicyArn: ADMIN }))
    await done(own('DeleteUser', { UserName }))
    await refused(own('DeleteUser', { UserName: 'p1' }), 403, 'AccessDenied')
  })

  test('who may not know an entity do not learn whether it is there', async () => {
    const own = await userWith('curious')
    for (const UserName of ['curious', 'nobody-there']) {
      await refused(own('GetUser', { UserName }), 403, 'AccessDenied', /no identity-based policy/)
    }
  })
})

describe('roles and instance profiles', () => {
  test('are made, told, and held back from deletion while they are used', async () => {
    const RoleName = 'backup'
    const AssumeRolePolicyDocument = trust(`arn:aws:iam::${ACCOUNT}:root`)
    const made = await done(
      iam('CreateRole', { RoleName, AssumeRolePolicyDocument, MaxSessionDuration: 7200 }),
    )
    assert.match(made.one('RoleId'), /^AROA/)
    assert.equal(decodeURIComponent(made.one('AssumeRolePolicyDocument')), AssumeRolePolicyDocument)
    const InstanceProfileName = 'machines'
    await done(iam('CreateInstanceProfile', { InstanceProfileName }))
    await done(iam('AddRoleToInstanceProfile', { InstanceProfileName, RoleName }))
    const twice = iam('AddRoleToInstanceProfile', { InstanceProfileName, RoleName })
    await refused(twice, 409, 'LimitExceeded')
    await refused(iam('DeleteRole', { RoleName }), 409, 'DeleteConflict', /instance profile/)
    await refused(iam('DeleteInstanceProfile', { InstanceProfileName }), 409, 'DeleteConflict')
    const of = await done(iam('ListInstanceProfilesForRole', { RoleName }))
    assert.deepEqual(of.all('InstanceProfileName'), [InstanceProfileName])
    await done(iam('RemoveRoleFromInstanceProfile', { InstanceProfileName, RoleName }))
    await done(iam('DeleteInstanceProfile', { InstanceProfileName }))
    await done(iam('DeleteRole', { RoleName }))
  })

  test('are given to machines only by who may pass them', async () => {
    const own = await userWith('passer', allow('iam:AddRoleToInstanceProfile'))
    const [RoleName, InstanceProfileName] = ['passed', 'passed']
    const AssumeRolePolicyDocument = trust(ACCOUNT)
    await done(iam('CreateRole', { RoleName, AssumeRolePolicyDocument }))
    await done(iam('CreateInstanceProfile', { InstanceProfileName }))
    const add = () => own('AddRoleToInstanceProfile', { InstanceProfileName, RoleName })
    await refused(add(), 403, 'AccessDenied', /iam:PassRole/)
    const PolicyDocument = allow('iam:PassRole', '*', {
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    })
    await done(iam('PutUserPolicy', { UserName: 'passer', PolicyName: 'pass', PolicyDocument }))
    await done(add())
  })

  test('take no trust policy without a principal', async () => {
    const create = (AssumeRolePolicyDocument: string) =>
      iam('CreateRole', { RoleName: 'trustless', AssumeRolePolicyDocument })
    await refused(create(allow('sts:AssumeRole')), 400, 'MalformedPolicyDocument')
    const long = trust(`arn:aws:iam::${ACCOUNT}:user/${'x'.repeat(2_000)}`)
    await refused(create(long), 409, 'LimitExceeded', /ACLSizePerRole: 2048/)
  })
})

describe('an account', () => {
  test('is told as a whole, in pages', async () => {
    const seen: string[] = []
    let page = await done(iam('GetAccountAuthorizationDetails', { MaxItems: 3 }))
    for (;;) {
      seen.push(...page.all('UserName'))
      const Marker = page.one('Marker')
      if (Marker === '') break
      page = await done(iam('GetAccountAuthorizationDetails', { MaxItems: 3, Marker }))
    }
    const users = await done(iam('ListUsers', { MaxItems: 1000 }))
    assert.deepEqual(seen, users.all('UserName'))
    const summary = await done(iam('GetAccountSummary'))
    const values = summary.all('value')
    assert.equal(values[summary.all('key').indexOf('Users')], String(seen.length))
  })

  test('has no password policy and no credential report, and says so', async () => {
    const policy = await iam('GetAccountPasswordPolicy')
    assert.deepEqual([policy.status, policy.code], [404, 'NoSuchEntity'])
    assert.equal(policy.message, `The Password Policy with domain name ${ACCOUNT} cannot be found.`)
    const report = await iam('GetCredentialReport')
    assert.deepEqual([report.status, report.code], [410, 'ReportNotPresent'])
    assert.equal((await iam('GenerateCredentialReport')).code, 'NotImplemented')
  })

  test('simulates requests as it decides them', async () => {
    const own = `arn:aws:iam::${ACCOUNT}:user/sim`
    await userWith('sim', allow('s3:GetObject', 'arn:aws:s3:::b/${aws:username}/*'))
    const simulated = await done(
      iam('SimulatePrincipalPolicy', {
        PolicySourceArn: own,
        'ActionNames.member.1': 's3:GetObject',
        'ResourceArns.member.1': 'arn:aws:s3:::b/sim/x',
        'ResourceArns.member.2': 'arn:aws:s3:::b/sim*/x',
        'PolicyInputList.member.1': document({
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
        }),
      }),
    )
    assert.deepEqual(simulated.all('EvalDecision'), ['allowed', 'implicitDeny'])
    assert.deepEqual(simulated.all('SourcePolicyId'), ['p0'])
    assert.match(simulated.text, /<MissingContextValues><member>aws:SourceIp<\/member>/)
    const custom = await done(
      iam('SimulateCustomPolicy', {
        'PolicyInputList.member.1': allow('s3:*', 'arn:aws:s3:::b/${aws:username}/*'),
        'ActionNames.member.1': 's3:PutObject',
        'ResourceArns.member.1': 'arn:aws:s3:::b/bob/x',
        'ContextEntries.member.1.ContextKeyName': 'aws:username',
        'ContextEntries.member.1.ContextKeyType': 'string',
        'ContextEntries.member.1.ContextKeyValues.member.1': 'bob',
      }),
    )
    assert.deepEqual(custom.all('EvalDecision'), ['allowed'])
  })
})

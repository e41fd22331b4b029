// What ACLs, Object Ownership and Block Public Access let through, asked over sockets.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  CreateBucketCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyStatusCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  ListObjectsV2Command,
  type ObjectCannedACL,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { canonicalIdOf, directoryOf, secretOf } from '../../../test/support/directory.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'

const OTHER = '222222222222'
const everything = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]
const people = directoryOf({
  other: { arn: `arn:aws:iam::${OTHER}:user/other`, policies: everything },
  powerless: { arn: `arn:aws:iam::${OTHER}:user/powerless` },
  user: { arn: 'arn:aws:iam::123456789012:user/user' },
})

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox({}, people)
})
after(() => sandbox.close())

let count = 0
let Bucket = ''
beforeEach(async () => {
  Bucket = `public-${++count}`
  await sandbox.client.send(new CreateBucketCommand({ Bucket }))
})

function as(name: string): S3Client {
  const credentials = { accessKeyId: name, secretAccessKey: secretOf(name) }
  const { endpoint, region } = sandbox
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 })
}

const read = (Key = 'k') => new GetObjectCommand({ Bucket, Key })
const write = (ACL?: ObjectCannedACL, Key = 'k') =>
  new PutObjectCommand({ Bucket, Key, Body: 'body', ...(ACL && { ACL }) })
const policy = (...Statement: readonly object[]) =>
  new PutBucketPolicyCommand({
    Bucket,
    Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
  })
const forAll = (Principal: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${Bucket}/*`,
  ...more,
})
const block = (switches: object) =>
  sandbox.client.send(
    new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: switches }),
  )

async function codeOf(sent: Promise<unknown>): Promise<string> {
  try {
    await sent
    return 'done'
  } catch (error) {
    return (error as Error).name
  }
}

async function statusOf(method = 'GET', key = '/k'): Promise<number> {
  const sent = method === 'PUT' ? { method, body: 'x' } : { method }
  const answer = await fetch(`${sandbox.endpoint}/${Bucket}${key}`, sent)
  await answer.arrayBuffer()
  return answer.status
}

test('a Block Public Access that says nothing is refused', async () => {
  assert.equal(await codeOf(block({})), 'InvalidRequest')
})

describe('an ACL', () => {
  test('of an object lets everybody read it, and nobody write it', async () => {
    await sandbox.client.send(write('public-read'))
    assert.deepEqual(
      [await statusOf(), await statusOf('PUT'), await statusOf('GET', '')],
      [200, 403, 403],
    )
  })

  test('of a bucket lets everybody list it, write new objects, and take their own away', async () => {
    await sandbox.client.send(write(undefined, 'k'))
    await sandbox.client.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read-write' }))
    assert.equal(await statusOf('GET', ''), 200)
    assert.equal(await statusOf('PUT', '/theirs'), 200)
    assert.deepEqual([await statusOf('PUT', '/k'), await statusOf('DELETE', '/k')], [403, 403])
    assert.equal(await statusOf('DELETE', '/theirs'), 204)
    assert.equal(await codeOf(as('other').send(write('public-read', 'listed'))), 'done')
    assert.equal(await statusOf(), 403)
  })

  test('of a bucket that lets everybody list it tells everybody what is missing', async () => {
    assert.equal(await statusOf('GET', '/missing'), 403)
    await sandbox.client.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' }))
    assert.equal(await statusOf('GET', '/missing'), 404)
    await sandbox.client.send(write(undefined, 'private'))
    assert.equal(await statusOf('GET', '/private'), 403)
  })

  test('of a bucket lets everybody send a form, without a policy', async () => {
    const form = new FormData()
    form.append('key', 'form')
    form.append('file', new Blob(['x']))
    const post = async () =>
      (await fetch(`${sandbox.endpoint}/${Bucket}`, { method: 'POST', body: form })).status
    assert.equal(await post(), 403)
    await sandbox.client.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read-write' }))
    assert.equal(await post(), 204)
  })

  test('of a bucket lets nobody begin an upload in parts unsigned', async () => {
    await sandbox.client.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read-write' }))
    const begun = await fetch(`${sandbox.endpoint}/${Bucket}/parts?uploads`, { method: 'POST' })
    assert.equal(begun.status, 403)
    assert.match(await begun.text(), /<Message>Anonymous users cannot initiate multipart uploads/)
  })

  test('for those who sign lets in whoever may read by their own policies', async () => {
    await sandbox.client.send(write('authenticated-read'))
    assert.equal(await codeOf(as('other').send(read())), 'done')
    assert.equal(await codeOf(as('powerless').send(read())), 'AccessDenied')
    assert.equal(await codeOf(as('user').send(read())), 'AccessDenied')
    assert.equal(await statusOf(), 403)
  })

  test('names another account by its canonical id, if there is one', async () => {
    const grant = (id: string) =>
      new PutObjectAclCommand({ Bucket, Key: 'k', GrantRead: `id=${id}` })
    await sandbox.client.send(write())
    await sandbox.client.send(grant(canonicalIdOf(OTHER)))
    assert.equal(await codeOf(as('other').send(read())), 'done')
    assert.equal(await codeOf(as('other').send(write())), 'AccessDenied')
    const nobody = sandbox.client.send(grant(canonicalIdOf('333333333333')))
    assert.equal(await codeOf(nobody), 'InvalidArgument')
  })
})

describe('what another account writes', () => {
  const own = async (
    ObjectOwnership: 'ObjectWriter' | 'BucketOwnerPreferred' | 'BucketOwnerEnforced',
  ) => {
    const Rules = [{ ObjectOwnership }]
    await sandbox.client.send(
      new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }),
    )
  }
  beforeEach(async () => {
    await sandbox.client.send(
      policy({ ...forAll({ AWS: OTHER }), Action: ['s3:PutObject', 's3:PutObjectAcl'] }),
    )
  })

  test('is that account’s, which alone reads it', async () => {
    await own('ObjectWriter')
    await as('other').send(write())
    assert.equal(await codeOf(sandbox.client.send(read())), 'AccessDenied')
    assert.equal(await codeOf(as('other').send(read())), 'done')
    const { Owner } = await as('other').send(new GetObjectAclCommand({ Bucket, Key: 'k' }))
    assert.equal(Owner?.ID, canonicalIdOf(OTHER))
    const { Contents } = await sandbox.client.send(
      new ListObjectsV2Command({ Bucket, FetchOwner: true }),
    )
    assert.equal(Contents?.[0]?.Owner?.ID, canonicalIdOf(OTHER))
    assert.equal(
      await codeOf(sandbox.client.send(new DeleteObjectCommand({ Bucket, Key: 'k' }))),
      'done',
    )
  })

  test('may be replaced by the bucket’s owner, ACL and all', async () => {
    await as('other').send(write())
    await sandbox.client.send(write('private'))
    assert.equal(await codeOf(sandbox.client.send(read())), 'done')
  })

  test('no bucket policy allows, for it is not the bucket’s owner’s', async () => {
    await as('other').send(write())
    await sandbox.client.send(policy(forAll('*')))
    assert.equal(await statusOf(), 403)
  })

  test('is denied by a bucket policy, even to its owner', async () => {
    await as('other').send(write())
    await sandbox.client.send(policy(forAll({ AWS: OTHER }, { Effect: 'Deny' })))
    assert.equal(await codeOf(as('other').send(read())), 'AccessDenied')
  })

  test('becomes the bucket owner’s where that is preferred and given', async () => {
    await own('BucketOwnerPreferred')
    await as('other').send(write('bucket-owner-full-control'))
    assert.equal(await codeOf(sandbox.client.send(read())), 'done')
    assert.equal(await codeOf(as('other').send(read())), 'AccessDenied')
  })

  test('is the bucket owner’s where that is enforced, from then on too', async () => {
    await as('other').send(write())
    await own('BucketOwnerEnforced')
    assert.equal(await codeOf(sandbox.client.send(read())), 'done')
    assert.equal(await codeOf(as('other').send(read())), 'AccessDenied')
    const acl = sandbox.client.send(write('public-read'))
    assert.equal(await codeOf(acl), 'AccessControlListNotSupported')
    await sandbox.client.send(new DeleteBucketOwnershipControlsCommand({ Bucket }))
    assert.equal(await codeOf(sandbox.client.send(read())), 'AccessDenied')
  })
})

describe('Block Public Access', () => {
  test('is what was put, and absent from a new bucket', async () => {
    const get = () => sandbox.client.send(new GetPublicAccessBlockCommand({ Bucket }))
    assert.equal(await codeOf(get()), 'NoSuchPublicAccessBlockConfiguration')
    await block({ BlockPublicAcls: true })
    const { PublicAccessBlockConfiguration } = await get()
    assert.deepEqual(PublicAccessBlockConfiguration, {
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    })
    await sandbox.client.send(new DeletePublicAccessBlockCommand({ Bucket }))
    assert.equal(await codeOf(get()), 'NoSuchPublicAccessBlockConfiguration')
  })

  test('refuses new public ACLs and leaves old ones', async () => {
    await sandbox.client.send(write('public-read'))
    await block({ BlockPublicAcls: true })
    await assert.rejects(sandbox.client.send(write('public-read', 'new')), {
      name: 'AccessDenied',
      message: `User: arn:aws:iam::123456789012:root is not authorized to perform: s3:PutObjectAcl on resource: "arn:aws:s3:::${Bucket}/new" because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.`,
    })
    const bucket = new PutBucketAclCommand({ Bucket, ACL: 'public-read' })
    assert.equal(await codeOf(sandbox.client.send(bucket)), 'AccessDenied')
    assert.equal(await codeOf(sandbox.client.send(write('private', 'new'))), 'done')
    assert.equal(await statusOf(), 200)
  })

  test('ignores public ACLs', async () => {
    await sandbox.client.send(write('public-read'))
    await block({ IgnorePublicAcls: true })
    assert.equal(await statusOf(), 403)
    assert.equal(await codeOf(as('other').send(read())), 'AccessDenied')
  })

  test('refuses public policies, and no others', async () => {
    await block({ BlockPublicPolicy: true })
    await assert.rejects(sandbox.client.send(policy(forAll('*'))), {
      name: 'AccessDenied',
      message:
        /s3:PutBucketPolicy .* because public policies are prevented by the BlockPublicPolicy/,
    })
    for (const Condition of [
      { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } },
      { StringLike: { 'aws:SourceVpc': 'vpc-*' } },
      { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } },
      { StringEquals: { 's3:authType': 'REST-HEADER' } },
    ]) {
      const put = sandbox.client.send(policy(forAll('*', { Condition })))
      assert.equal(await codeOf(put), 'AccessDenied', JSON.stringify(Condition))
    }
    for (const Condition of [
      { IpAddress: { 'aws:SourceIp': ['127.0.0.0/8', '203.0.113.7'] } },
      { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    ]) {
      const put = sandbox.client.send(policy(forAll('*', { Condition })))
      assert.equal(await codeOf(put), 'done', JSON.stringify(Condition))
    }
    assert.equal(await codeOf(sandbox.client.send(policy(forAll({ AWS: OTHER })))), 'done')
  })

  test('keeps a bucket with a public policy to its own account', async () => {
    await sandbox.client.send(write())
    const own = { ...forAll({ AWS: 'arn:aws:iam::123456789012:user/user' }), Sid: 'own' }
    await sandbox.client.send(policy(forAll('*'), forAll({ AWS: OTHER }), own))
    const status = await sandbox.client.send(new GetBucketPolicyStatusCommand({ Bucket }))
    assert.equal(status.PolicyStatus?.IsPublic, true)
    assert.deepEqual([await statusOf(), await codeOf(as('other').send(read()))], [200, 'done'])
    await block({ RestrictPublicBuckets: true })
    assert.deepEqual(
      [await statusOf(), await codeOf(as('other').send(read()))],
      [403, 'AccessDenied'],
    )
    assert.equal(await codeOf(as('user').send(read())), 'done')
  })
})

describe('PutBucketPolicy refuses', () => {
  const cases: readonly (readonly [what: string, change: () => object, message: RegExp])[] = [
    ['what is no statement', () => ({ Effect: 'Maybe' }), /policy:1:\d+: Statement\[0\]/],
    [
      'another bucket',
      () => ({ Resource: 'arn:aws:s3:::other/*' }),
      /^Policy has invalid resource$/,
    ],
    ['all resources', () => ({ Resource: '*' }), /^Policy has invalid resource$/],
    ['an unknown action', () => ({ Action: 's3:HeadObject' }), /^Policy has invalid action$/],
    ['another service', () => ({ Action: 'iam:GetUser' }), /^Policy has invalid action$/],
    [
      'an action on no resource',
      () => ({ Action: 's3:ListBucket' }),
      /^Action does not apply to any/,
    ],
    [
      'an unknown principal',
      () => ({ Principal: { AWS: 'arn:aws:iam::123456789012:user/gone' } }),
      /^Invalid principal in policy$/,
    ],
    ['what is too long', () => ({ Sid: 'x'.repeat(20_480) }), /exceeds the maximum/],
  ]
  for (const [what, change, message] of cases) {
    test(what, async () => {
      const put = sandbox.client.send(policy(forAll({ AWS: OTHER }, change())))
      await assert.rejects(put, { name: 'MalformedPolicy', message })
    })
  }

  test('an unknown canonical user', async () => {
    const CanonicalUser = canonicalIdOf('999999999999')
    const put = sandbox.client.send(policy(forAll({ CanonicalUser })))
    const message = /^Invalid principal in policy$/
    await assert.rejects(put, { name: 'MalformedPolicy', message })
  })

  test('what is no JSON', async () => {
    const put = sandbox.client.send(new PutBucketPolicyCommand({ Bucket, Policy: 'nonsense' }))
    await assert.rejects(put, { name: 'MalformedPolicy' })
  })
})

// Forms that browsers send: signed policies, and what they allow.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GetObjectAclCommand, GetObjectTaggingCommand, HeadObjectCommand } from '@aws-sdk/client-s3'
import { keysIn, startTestSandbox, type TestSandbox, textOf } from '../../test/support/sandbox.ts'
import {
  type FormOptions,
  refusalOf,
  signedBy,
  makeForm as signedForm,
  soon,
} from '../../test/support/signed-form.ts'
import { sign, signingKey } from '../aws/sigv4.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

const makeForm = (options: FormOptions) => signedForm(sandbox, sandbox.bucket, options)

function post(body: FormData, path = `/${sandbox.bucket}`): Promise<Response> {
  return fetch(`${sandbox.endpoint}${path}`, { method: 'POST', body, redirect: 'manual' })
}

const keys = () => keysIn(sandbox.client, sandbox.bucket)

test("the signature of the example in S3's reference is ours", () => {
  const policy =
    'eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9'
  const scope = { date: '20151229', region: 'us-east-1', service: 's3' }
  assert.equal(
    sign(signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope), policy),
    '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e',
  )
})

for (const version of [2, 4] as const) {
  test(`a form signed with version ${version} stores its file, as its fields say`, async () => {
    const key = `forms/v${version}`
    const fields = {
      key,
      acl: 'public-read',
      'Content-Type': 'text/plain',
      'Cache-Control': 'no-store',
      'x-amz-meta-colour': 'grün',
      'x-amz-storage-class': 'STANDARD_IA',
      tagging: '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>',
    }
    const answer = await post(makeForm({ fields, version, file: 'the file' }))
    assert.equal(answer.status, 204, await answer.text())
    assert.equal(
      answer.headers.get('location'),
      `${sandbox.endpoint}/${sandbox.bucket}/forms%2Fv${version}`,
    )
    const named = { Bucket: sandbox.bucket, Key: key }
    assert.equal(await textOf(sandbox.client, sandbox.bucket, key), 'the file')
    const head = await sandbox.client.send(new HeadObjectCommand(named))
    assert.equal(head.ETag, answer.headers.get('etag'))
    assert.equal(head.ContentType, 'text/plain')
    assert.equal(head.CacheControl, 'no-store')
    assert.equal(head.StorageClass, 'STANDARD_IA')
    // Each byte of a header is a character, as the user guide's example of metadata has it.
    assert.equal(head.Metadata?.['colour'], '=?UTF-8?Q?gr=C3=83=C2=BCn?=')
    const { TagSet } = await sandbox.client.send(new GetObjectTaggingCommand(named))
    assert.deepEqual(TagSet, [{ Key: 'a', Value: 'b' }])
    const { Grants = [] } = await sandbox.client.send(new GetObjectAclCommand(named))
    assert.deepEqual(
      new Set(Grants.map((grant) => grant.Permission)),
      new Set(['READ', 'FULL_CONTROL']),
    )
  })
}

test('a file of many megabytes streams through, its checksum verified', async () => {
  const file = new Blob([Buffer.alloc(12_345_678, 'x\r\n--y')])
  const md5 = Buffer.from('AAAAAAAAAAAAAAAAAAAAAA==', 'base64').toString('base64')
  const fields = { key: 'large', 'Content-MD5': md5 }
  assert.match(await refusalOf(await post(makeForm({ fields, file }))), /^400 BadDigest/)
  assert.equal((await post(makeForm({ fields: { key: 'large' }, file }))).status, 204)
  const { ContentLength } = await sandbox.client.send(
    new HeadObjectCommand({ Bucket: sandbox.bucket, Key: 'large' }),
  )
  assert.equal(ContentLength, 12_345_678)
})

test("the file's name stands for ${filename}, without its folders", async () => {
  const conditions = [['starts-with', '$key', 'up/']]
  const fields = { key: 'up/${filename}' }
  for (const fileName of ['C:\\pictures\\cat.gif', 'pictures/cat.gif']) {
    const answer = await post(makeForm({ fields, conditions, fileName, file: fileName }))
    assert.equal(answer.status, 204)
    assert.equal(await textOf(sandbox.client, sandbox.bucket, 'up/cat.gif'), fileName)
  }
})

test('a file without a name leaves ${filename} as it is', async () => {
  const form = makeForm({ fields: { key: '${filename}' } })
  form.set('file', 'contents')
  assert.equal((await post(form)).status, 204)
  assert.equal(await textOf(sandbox.client, sandbox.bucket, '${filename}'), 'contents')
})

test('the answer is the one that the form asks for', async () => {
  const status = (success_action_status: string) =>
    post(makeForm({ fields: { key: 'an swer', success_action_status } }))
  assert.equal((await status('200')).status, 200)
  assert.equal((await status('404')).status, 204)
  const created = await status('201')
  assert.equal(created.status, 201)
  const etag = created.headers.get('etag')
  assert.match(
    await created.text(),
    /<PostResponse><Location>http:.*an%20swer<\/Location><Bucket>test-bucket<\/Bucket><Key>an swer<\/Key><ETag>&quot;[0-9a-f]{32}&quot;<\/ETag><\/PostResponse>/,
  )
  const redirected = await post(
    makeForm({ fields: { key: 'a/b c', success_action_redirect: 'http://a.example/done?x=1#y' } }),
  )
  assert.equal(redirected.status, 303)
  const query = `bucket=test-bucket&key=a/b%20c&etag=%22${etag?.replaceAll('"', '')}%22`
  assert.equal(redirected.headers.get('location'), `http://a.example/done?x=1&${query}#y`)
  const nowhere = makeForm({ fields: { key: 'x', success_action_redirect: 'javascript:alert(1)' } })
  assert.equal((await post(nowhere)).status, 204)
})

for (const [what, options, expected] of [
  ['a wrong secret', { secret: 'wrong' }, /^403 SignatureDoesNotMatch/],
  ['a wrong secret of version 2', { secret: 'wrong', version: 2 }, /^403 SignatureDoesNotMatch/],
  [
    'a policy of the past',
    { expiration: '2020-01-01T00:00:00Z' },
    /^403 AccessDenied: Invalid according to Policy: Policy expired\.$/,
  ],
  ['a date that is none', { expiration: '2099-01-01 00:00:00' }, /^400 InvalidPolicyDocument/],
  [
    'a field that the policy does not name',
    { unnamed: { 'x-amz-meta-extra': '1' } },
    /^403 AccessDenied: Invalid according to Policy: Extra input fields: x-amz-meta-extra$/,
  ],
  [
    'a value other than the one allowed',
    { conditions: [['eq', '$key', 'other']] },
    /^403 AccessDenied: Invalid according to Policy: Policy Condition failed: \[&quot;eq&quot;, &quot;\$key&quot;, &quot;other&quot;\]$/,
  ],
  [
    'a prefix other than the one allowed',
    { fields: { key: ' denied' }, conditions: [['starts-with', '$key', 'denied']] },
    /Policy Condition failed: \[&quot;starts-with/,
  ],
  [
    'one of several content types that is not allowed',
    {
      fields: { key: 'denied', 'Content-Type': 'image/png, text/html' },
      conditions: [['starts-with', '$Content-Type', 'image/']],
    },
    /Policy Condition failed/,
  ],
  [
    'a field that the policy asks for and the form lacks',
    { conditions: [['starts-with', '$x-amz-meta-tag', '']] },
    /Policy Condition failed/,
  ],
  ['a policy of another bucket', { conditions: [{ bucket: 'other' }] }, /Policy Condition failed/],
  ['a longer file', { conditions: [['content-length-range', 0, 7]] }, /^400 EntityTooLarge/],
  ['a shorter file', { conditions: [['content-length-range', 9, 99]] }, /^400 EntityTooSmall/],
  ['a range without end', { conditions: [['content-length-range', 9]] }, /^400 InvalidPolicyDocu/],
  [
    'a condition on no field',
    { conditions: [['eq', 'key', 'denied']] },
    /^403 AccessDenied: Invalid according to Policy: Policy Condition failed/,
  ],
  [
    'a range of no numbers',
    { conditions: [['content-length-range', 'test', '10']] },
    /^403 AccessDenied: .*failed: \[&quot;content-length-range&quot;, &quot;test&quot;, &quot;10/,
  ],
  [
    'a range below nothing',
    { conditions: [['content-length-range', -1, 9]] },
    /^400 InvalidPolicy/,
  ],
  ['an unknown operator', { conditions: [['like', '$key', '']] }, /^400 InvalidPolicyDocument/],
  ['a condition on a number', { conditions: [{ key: 1 }] }, /Simple-Condition: value must be a st/],
  ['a condition on nothing', { conditions: [{}] }, /must have exactly one property/],
  ['a form without a key', { fields: {} }, /^400 InvalidArgument: Bucket POST must contain a fi/],
  [
    'encryption that there is not',
    { fields: { key: 'denied', 'x-amz-server-side-encryption': 'ROT13' } },
    /^400 /,
  ],
  [
    'metadata that is no header',
    { fields: { key: 'denied', 'x-amz-meta-a': 'b\r\nset-cookie: c' } },
    /^400 InvalidArgument/,
  ],
  [
    'metadata under a name that is no header',
    { fields: { key: 'denied', 'x-amz-meta-a b': 'c' } },
    /^400 InvalidArgument/,
  ],
  ['temporary credentials', { fields: { key: 'denied', 'x-amz-security-token': 't' } }, /^400 Inv/],
] as const satisfies [string, Partial<FormOptions>, RegExp][]) {
  test(`${what} in a form is refused, and nothing is stored`, async () => {
    const answer = await post(makeForm({ fields: { key: 'denied' }, ...options }))
    assert.match(await refusalOf(answer), expected)
    assert.ok(!(await keys()).some((key) => key.includes('denied')))
  })
}

test("a policy's own escapes are read, and a policy that is no JSON is refused", async () => {
  const signed = (policy: string, key: string) => {
    const form = new FormData()
    form.append('key', key)
    const fields = signedBy(
      sandbox,
      Buffer.from(policy).toString('base64'),
      2,
      sandbox.secretAccessKey,
    )
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', new Blob(['x']))
    return post(form)
  }
  const conditions = `[{"bucket": "${sandbox.bucket}"}, ["eq", "$key", "\\$\\u0061\\\\$"]]`
  const policy = `{"expiration": "${soon()}", "conditions": ${conditions}}`
  assert.equal((await signed(policy, '$a\\$')).status, 204)
  for (const broken of ['{', '[]', '{}', `{"expiration": "${soon()}"}`, 'null']) {
    assert.match(
      await refusalOf(await signed(broken, 'k')),
      /^400 InvalidPolicyDocument: Invalid Po/,
    )
  }
})

test('a form without a policy is anonymous', async () => {
  const form = new FormData()
  form.append('key', 'anonymous')
  form.append('file', new Blob(['x']))
  assert.match(await refusalOf(await post(form)), /^403 AccessDenied/)
  assert.match(await refusalOf(await post(form, '/no-such-bucket')), /^404 NoSuchBucket/)
  const unsigned = new FormData()
  unsigned.append('key', 'anonymous')
  unsigned.append('policy', 'e30=')
  unsigned.append('file', new Blob(['x']))
  assert.match(await refusalOf(await post(unsigned)), /^403 AccessDenied: Access Denied/)
  assert.match(await refusalOf(await post(form, `/${sandbox.bucket}?acl`)), /^405 MethodNotAllowed/)
})

test('what is not signed in a form is not obeyed', async () => {
  const form = makeForm({ fields: { key: 'headers' } })
  const answer = await fetch(`${sandbox.endpoint}/${sandbox.bucket}`, {
    method: 'POST',
    body: form,
    headers: { 'x-amz-acl': 'public-read', 'x-amz-meta-a': 'b', 'content-md5': 'nonsense' },
  })
  assert.equal(answer.status, 204)
  const { Metadata } = await sandbox.client.send(
    new HeadObjectCommand({ Bucket: sandbox.bucket, Key: 'headers' }),
  )
  assert.deepEqual(Metadata, {})
  const again = await fetch(`${sandbox.endpoint}/${sandbox.bucket}`, {
    method: 'POST',
    body: makeForm({ fields: { key: 'headers' } }),
    headers: { 'if-none-match': '*' },
  })
  assert.match(await refusalOf(again), /^412 PreconditionFailed/)
})

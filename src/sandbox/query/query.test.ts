// What IAM and STS have in common: signatures, parameters, errors, and what a thief would try.
import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  postQuery,
  queryClient,
  sendQuery,
  signedHeaders,
} from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

const iam = (body: string) => sendQuery(sandbox, 'iam', sandbox, `Version=2010-05-08&${body}`)
const LIST = 'Action=ListUsers&Version=2010-05-08'

test('what is not signed by a key that is known is refused', async () => {
  const unknown = { ...sandbox, accessKeyId: 'AKIAUNKNOWN' }
  assert.equal((await sendQuery(sandbox, 'iam', unknown, LIST)).code, 'InvalidClientTokenId')
  const forged = { ...sandbox, secretAccessKey: 'wrong' }
  const answer = await sendQuery(sandbox, 'iam', forged, LIST)
  assert.deepEqual([answer.status, answer.code], [403, 'SignatureDoesNotMatch'])
  assert.equal(answer.text.includes(sandbox.secretAccessKey), false)
})

test('the signature covers the body, and is for one service', async () => {
  const headers = await signedHeaders(sandbox, 'iam', sandbox, LIST)
  assert.equal((await postQuery(sandbox, headers, LIST)).status, 200)
  const changed = LIST.replace('ListUsers', 'ListRoles')
  assert.equal((await postQuery(sandbox, headers, changed)).code, 'SignatureDoesNotMatch')
  const authorization = String(headers['authorization']).replace('/iam/', '/sts/')
  const moved = await postQuery(sandbox, { ...headers, authorization }, LIST)
  assert.equal(moved.code, 'SignatureDoesNotMatch')
  const s3 = String(headers['authorization']).replace('/iam/', '/s3/')
  const asS3 = await fetch(sandbox.endpoint, {
    method: 'POST',
    headers: { 'x-amz-date': String(headers['x-amz-date']), authorization: s3 },
    body: LIST,
  })
  assert.notEqual(asS3.status, 200)
})

test('a signature is good for fifteen minutes', async () => {
  const send = async (minutes: number) => {
    const date = new Date(Date.now() + minutes * 60_000)
    return postQuery(sandbox, await signedHeaders(sandbox, 'iam', sandbox, LIST, date), LIST)
  }
  assert.equal((await send(-14)).status, 200)
  assert.equal((await send(14)).status, 200)
  assert.match((await send(-16)).message, /^Signature expired/)
  assert.match((await send(16)).message, /^Signature not yet current/)
})

test('an answer names its request; a refusal has the shape of IAM', async () => {
  const done = await iam('Action=ListUsers')
  assert.match(
    done.text,
    /^<ListUsersResponse xmlns="https:\/\/iam\.amazonaws\.com\/doc\/2010-05-08\/">/,
  )
  assert.match(done.one('RequestId'), /^[0-9a-f-]{36}$/)
  const refused = await iam('Action=GetUser&UserName=none')
  assert.match(
    refused.text,
    /^<ErrorResponse xmlns="[^"]+"><Error><Type>Sender<\/Type><Code>NoSuchEntity<\/Code><Message>[^<]+<\/Message><\/Error><RequestId>[^<]+<\/RequestId><\/ErrorResponse>$/,
  )
})

test('an operation that is not simulated, or not there, is refused by name', async () => {
  const known = await iam('Action=CreateSAMLProvider')
  assert.deepEqual([known.status, known.code], [501, 'NotImplemented'])
  assert.match(known.message, /CreateSAMLProvider/)
  const unknown = await iam('Action=MakeTea')
  assert.deepEqual([unknown.status, unknown.code], [400, 'InvalidAction'])
  assert.match(unknown.message, /MakeTea/)
  assert.equal((await iam('')).code, 'InvalidAction')
  const unversioned = await sendQuery(sandbox, 'iam', sandbox, 'Action=ListUsers')
  assert.match(unversioned.message, /NO_VERSION_SPECIFIED/)
  assert.equal((await iam('Action=constructor')).code, 'InvalidAction')
})

test('a parameter that nobody reads is refused, and nothing is done', async () => {
  const answer = await iam('Action=CreateUser&UserName=ghost&Permissions=all')
  assert.equal(answer.code, 'NotImplemented')
  assert.match(answer.message, /Permissions of CreateUser/)
  assert.equal((await iam('Action=GetUser&UserName=ghost')).code, 'NoSuchEntity')
})

test('hostile bodies get an error and do no harm', async () => {
  const bodies: readonly (readonly [body: string, code: string])[] = [
    ['Action=GetUser&UserName=a&UserName=b', 'MalformedQueryString'],
    ['Action=GetUser&UserName=%00%01%ff', 'ValidationError'],
    ['Action=GetUser&UserName=]]>%26amp;<x>', 'ValidationError'],
    [`Action=GetUser&UserName=${'a'.repeat(500_000)}`, 'ValidationError'],
    ['Action=UntagUser&UserName=a&TagKeys.member.9999=x', 'NoSuchEntity'],
    ['Action=UntagUser&UserName=a&TagKeys.member.1e9=x', 'NoSuchEntity'],
    ['Action=ListUsers&MaxItems=1e3', 'ValidationError'],
    ['Action=ListUsers&Marker=%ff%ff', 'ValidationError'],
    [`Action=ListUsers&x=${'y'.repeat(1_100_000)}`, 'RequestEntityTooLarge'],
    ['Action=GetUser&UserName=__proto__', 'NoSuchEntity'],
  ]
  for (const [body, code] of bodies) {
    const answer = await iam(body)
    assert.equal(answer.code, code, `${body.slice(0, 60)}: ${answer.text.slice(0, 400)}`)
    assert.ok(answer.text.length < 2_000)
  }
})

test('a request without a signature to the host of a service is told so', async () => {
  const { request } = await import('node:http')
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const headers = { host: 'sts.localhost', 'content-length': 0 }
  const outgoing = request(sandbox.endpoint, { method: 'POST', headers }, (answer) => {
    let text = ''
    answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
    answer.on('end', () => resolve(text))
  })
  outgoing.on('error', reject).end()
  assert.match(await promise, /<Code>MissingAuthenticationToken<\/Code>/)
})

test('identities outlive the process that made them, in files of their owner alone', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-identities-'))
  try {
    const { accessKeyId, secretAccessKey } = await startAndMake(dataDir)
    await using again = await startTestSandbox({ dataDir })
    const who = await queryClient(again, 'sts', { accessKeyId, secretAccessKey })(
      'GetCallerIdentity',
    )
    assert.equal(who.one('Arn'), 'arn:aws:iam::123456789012:user/kept')
    for (const file of ['', 'sandbox.db', 'sandbox.db-wal']) {
      assert.equal((await stat(join(dataDir, file))).mode & 0o077, 0, file)
    }
  } finally {
    await rm(dataDir, { recursive: true })
  }
})

async function startAndMake(dataDir: string) {
  await using first = await startTestSandbox({ dataDir })
  const call = queryClient(first, 'iam')
  await call('CreateUser', { UserName: 'kept' })
  const key = await call('CreateAccessKey', { UserName: 'kept' })
  return { accessKeyId: key.one('AccessKeyId'), secretAccessKey: key.one('SecretAccessKey') }
}

test('what STS is asked without a signature is refused by name, at whatever host', async () => {
  for (const action of ['AssumeRoleWithWebIdentity', 'AssumeRoleWithSAML']) {
    const body = `Action=${action}&Version=2011-06-15`
    const type = 'application/x-www-form-urlencoded; charset=utf-8'
    const posted = await postQuery(sandbox, { 'content-type': type }, body)
    assert.deepEqual([posted.status, posted.code], [501, 'NotImplemented'])
    assert.match(posted.text, /^<ErrorResponse xmlns="https:\/\/sts\./)
    assert.match(posted.message, new RegExp(action))
    const got = await (await fetch(`${sandbox.endpoint}/?${body}`)).text()
    assert.match(got, /^<ErrorResponse xmlns="https:\/\/sts\..*NotImplemented/s)
  }
})

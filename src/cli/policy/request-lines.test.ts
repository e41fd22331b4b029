import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { failure } from '../../../test/support/failure.ts'
import { compilePolicies } from '../../iam/evaluate/evaluate.ts'
import { parsePolicy } from '../../iam/policy/parse.ts'
import { answerRequests } from './request-lines.ts'

const READ = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/web-1/x' }
const policy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/${aws:username}/*' },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: '*',
      Condition: { StringEquals: { 's3:prefix': 'web-1/' } },
    },
    {
      Effect: 'Allow',
      Action: 's3:ListBucketVersions',
      Resource: '*',
      Condition: {
        NumericLessThan: { 's3:max-keys': 10 },
        Bool: { 'aws:SecureTransport': true },
      },
    },
  ],
}
const compiled = compilePolicies({
  identity: [parsePolicy(JSON.stringify(policy), { kind: 'identity', name: 'p.json' })],
})

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-requests-'))
})
after(() => rm(folder, { recursive: true }))

/** The answers to what a file holds, as far as they come, and what ended them. */
async function answers(content: string | Buffer, context = new Map<string, string[]>()) {
  const file = join(folder, 'requests.jsonl')
  await writeFile(file, content)
  const principal = 'arn:aws:iam::111122223333:user/web-1'
  const defaults = { principal, resourceAccount: undefined, context }
  let told = ''
  let error: unknown
  try {
    for await (const chunk of answerRequests(file, compiled, defaults)) told += String(chunk)
  } catch (failed) {
    error = failed
  }
  const decisions = told
    .split('\n')
    .flatMap((line) => (line === '' ? [] : JSON.parse(line).decision))
  return { decisions, error }
}

describe('requests, one a line', () => {
  const other = { ...READ, principal: 'arn:aws:iam::111122223333:user/web-2' }
  const list = { action: 's3:ListBucket', resource: 'arn:aws:s3:::b' }

  test('are answered in their order, the last line without its end too', async () => {
    const text = [READ, other, READ].map((each) => JSON.stringify(each)).join('\n')
    const { decisions } = await answers(text)
    assert.deepEqual(decisions, ['allowed', 'implicit-deny', 'allowed'])
  })

  test('may be empty, and end with CR LF', async () => {
    const { decisions, error } = await answers(`\r\n${JSON.stringify(READ)}\r\n\n`)
    assert.deepEqual([decisions, error], [['allowed'], undefined])
  })

  test('say more of a key than the command line does, whatever its case', async () => {
    const outside = { ...list, context: { 'S3:PREFIX': 'web-2/' } }
    const text = [list, outside].map((each) => JSON.stringify(each)).join('\n')
    const { decisions } = await answers(text, new Map([['s3:prefix', ['web-1/']]]))
    assert.deepEqual(decisions, ['allowed', 'implicit-deny'])
  })

  test('may give numbers and booleans without quotes, as policies may', async () => {
    const versions = { action: 's3:ListBucketVersions', resource: 'arn:aws:s3:::b' }
    const lines = [5, '5', [9], 10].map((keys) =>
      JSON.stringify({
        ...versions,
        context: { 's3:max-keys': keys, 'aws:SecureTransport': true },
      }),
    )
    const { decisions } = await answers(lines.join('\n'))
    assert.deepEqual(decisions, ['allowed', 'allowed', 'allowed', 'implicit-deny'])
  })

  test('are cut at line ends, wherever the file is cut for reading', async () => {
    const resource = `arn:aws:s3:::b/web-1/${'ü'.repeat(50_000)}`
    const text = `${JSON.stringify({ ...READ, resource })}\n`.repeat(5)
    assert.deepEqual((await answers(text)).decisions, Array(5).fill('allowed'))
  })

  const malformed: readonly (readonly [what: string, line: string])[] = [
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no action', '{"resource": "*"}'],
    ['a pattern for an action', '{"action": "s3:*", "resource": "*"}'],
    ['no ARN for a resource', '{"action": "s3:GetObject", "resource": "b/x"}'],
    ['a member that nobody knows', '{"action": "s3:A", "resource": "*", "contxt": {}}'],
    ['a principal that is none', '{"action": "s3:A", "resource": "*", "principal": "web-1"}'],
    ['an account that is none', '{"action": "s3:A", "resource": "*", "resourceAccount": "1"}'],
    ['a key that is none', '{"action": "s3:A", "resource": "*", "context": {"prefix": "a"}}'],
    ['nothing for a value', '{"action": "s3:A", "resource": "*", "context": {"a:b": null}}'],
    ['a key twice', '{"action": "s3:A", "action": "s3:B", "resource": "*"}'],
    ['a number beyond JSON', '{"action": "s3:A", "resource": "*", "context": {"a:b": 1e300}}'],
  ]
  for (const [what, line] of malformed) {
    test(`end at a line with ${what}, those before it answered`, async () => {
      const { decisions, error } = await answers(`${JSON.stringify(READ)}\n${line}\n`)
      assert.deepEqual(decisions, ['allowed'])
      assert.ok(failure('bad-input', /requests\.jsonl:2: /)(error))
    })
  }

  test('that cannot be read are told by their file, without a line', async () => {
    const defaults = { principal: undefined, resourceAccount: undefined, context: new Map() }
    const reading = Array.fromAsync(answerRequests(folder, compiled, defaults))
    await assert.rejects(
      reading,
      failure('bad-input', /holdfast-requests-\w+: the requests cannot/),
    )
  })

  test('end at bytes that are not UTF-8, and at a line without end', async () => {
    for (const content of [Buffer.from([0x22, 0xff]), Buffer.alloc(1_200_000, 0x20)]) {
      assert.ok(failure('bad-input')((await answers(content)).error))
    }
  })
})

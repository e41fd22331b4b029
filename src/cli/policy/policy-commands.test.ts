import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  allow,
  pipePolicy as piped,
  runPolicy as policy,
  policyFolder,
  writeJson,
} from '../../../test/support/policy-command.ts'

let folder: AsyncDisposable
before(async () => {
  folder = await policyFolder()
})
after(() => folder[Symbol.asyncDispose]())

const WHO = ['--principal', 'arn:aws:iam::111122223333:user/web-1']
const READ_OWN = ['--action', 's3:GetObject', '--resource', 'arn:aws:s3:::b/web-1/x']

describe('holdfast policy eval', () => {
  test('ends with 0 where the request is allowed, and names the statement', async () => {
    const { status, stdout } = await policy([
      'eval',
      ...WHO,
      ...READ_OWN,
      '--policy',
      'own.json',
      '--json',
    ])
    assert.equal(status, 0)
    const { decision, by } = JSON.parse(stdout)
    assert.equal(decision, 'allowed')
    assert.equal(by.policy, 'own.json')
    assert.equal(by.sid, 'Own')
  })

  test('ends with 1 where it is denied, and says why no statement matches', async () => {
    const args = ['--action', 's3:GetObject', '--resource', 'arn:aws:s3:::b/web-2/x']
    const { status, stdout } = await policy(['eval', ...WHO, ...args, '--policy', 'own.json'])
    assert.equal(status, 1)
    assert.match(stdout, /^denied: no identity-based policy allows the s3:GetObject action\n/)
    assert.match(
      stdout,
      /Resource "arn:aws:s3:::b\/web-1\/\*" does not match arn:aws:s3:::b\/web-2\/x/,
    )
  })

  test('takes a policy from standard input, once', async () => {
    const input = JSON.stringify(allow('s3:GetObject', '*'))
    const once = await piped(['eval', ...WHO, ...READ_OWN, '--policy', '-'], input)
    assert.equal(once.status, 0)
    const twice = await policy(['eval', ...WHO, ...READ_OWN, '--policy', '-', '--boundary', '-'])
    assert.equal(twice.status, 2)
    assert.match(twice.stderr, /- is given twice/)
  })

  test('shows what a terminal would obey as text', async () => {
    const resource = 'arn:aws:s3:::b/web-2/\u001b[2Jx'
    const args = ['eval', ...WHO, '--action', 's3:GetObject', '--resource', resource]
    const { stdout } = await policy([...args, '--policy', 'own.json'])
    assert.equal(stdout.includes('\u001b'), false)
    assert.match(stdout, /does not match arn:aws:s3:::b\/web-2\/\\u\{1b\}\[2Jx/)
  })

  test('takes what --context gives, all of its values, before what it knows itself', async () => {
    const args = ['--action', 's3:PutObject', '--resource', 'arn:aws:s3:::b/web-2/x']
    const asked = ['eval', ...WHO, ...args, '--policy', 'group.json']
    assert.equal((await policy(asked)).status, 1)
    assert.equal((await policy([...asked, '--context', 'aws:username=web-2'])).status, 0)
  })

  test('needs every level of service control policies', async () => {
    await writeJson('reads.json', allow('s3:Get*', '*'))
    await writeJson('puts.json', allow('s3:Put*', '*'))
    const asked = ['eval', ...WHO, ...READ_OWN, '--policy', 'own.json', '--scp', 'reads.json']
    assert.equal((await policy(asked)).status, 0)
    assert.equal((await policy([...asked, '--scp', 'puts.json'])).status, 1)
  })

  test('says of an operation that is no action which action decides it', async () => {
    const args = [
      '--action',
      's3:HeadBucket',
      '--resource',
      'arn:aws:s3:::b',
      '--policy',
      'own.json',
    ]
    const { stderr } = await policy(['eval', ...WHO, ...args])
    assert.match(stderr, /HeadBucket is decided as s3:ListBucket/)
    const slip = ['--action', 's3:GetObjct', '--resource', 'arn:aws:s3:::b/x']
    const { stderr: advice } = await policy(['eval', ...WHO, ...slip, '--policy', 'own.json'])
    assert.match(advice, /GetObjct is no action that AWS documents: did you mean s3:GetObject\?/)
  })

  test('answers a file of requests in its order', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) =>
      JSON.stringify({
        action: 's3:GetObject',
        resource: `arn:aws:s3:::b/web-${index % 2 === 0 ? 1 : 2}/${index}`,
      }),
    )
    const args = ['eval', ...WHO, '--policy', 'own.json', '--requests', '-']
    const { status, stdout } = await piped(args, `${lines.join('\n')}\n\n`)
    assert.equal(status, 0)
    const decisions = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).decision)
    assert.equal(decisions.length, 3000)
    decisions.forEach((decision, index) => {
      assert.equal(decision, index % 2 === 0 ? 'allowed' : 'implicit-deny')
    })
  })

  test('ends with 2 at a line that is no request, having answered those before it', async () => {
    const good = JSON.stringify({ action: 's3:GetObject', resource: 'arn:aws:s3:::b/web-1/x' })
    const args = ['eval', ...WHO, '--policy', 'own.json', '--requests', '-']
    const { status, stdout, stderr } = await piped(args, `${good}\n{}\n${good}\n`)
    assert.equal(status, 2)
    assert.equal(stdout.trimEnd().split('\n').length, 1)
    assert.match(stderr, /^holdfast: stdin:2: /)
  })

  const usages: readonly (readonly [what: string, args: readonly string[]])[] = [
    ['an option twice', [...WHO, ...WHO, ...READ_OWN, '--policy', 'own.json']],
    ['no action', [...WHO, '--resource', '*', '--policy', 'own.json']],
    ['a file that is not there', [...WHO, ...READ_OWN, '--policy', 'none.json']],
    ['a folder for a file', [...WHO, ...READ_OWN, '--policy', '.']],
    ['a file without end', [...WHO, ...READ_OWN, '--policy', '/dev/zero']],
    ['a context without a value', [...WHO, ...READ_OWN, '--context', 's3:prefix']],
    ['a principal that is none', ['--principal', 'web-1', ...READ_OWN, '--policy', 'own.json']],
    ['an account that is none', [...WHO, ...READ_OWN, '--resource-account', '1']],
    ['--requests and --action', [...WHO, ...READ_OWN, '--requests', '-']],
    ['requests that are not there', [...WHO, '--requests', 'none.jsonl']],
  ]
  for (const [what, args] of usages) {
    test(`ends with 2, and decides nothing, for ${what}`, async () => {
      const { status, stdout } = await policy(['eval', ...args])
      assert.equal(status, 2)
      assert.equal(stdout, '')
    })
  }
})

describe('holdfast policy lint', () => {
  test('ends with 1 for a flaw, with its name, place, request and repair', async () => {
    const { status, stdout } = await policy(['lint', '--json', 'sibling.json'])
    assert.equal(status, 1)
    const { findings } = JSON.parse(stdout)
    const finding = findings.find(({ code }: { code: string }) => code === 'sibling-prefix')
    assert.equal(finding.file, 'sibling.json')
    assert.equal(finding.statement, 0)
    assert.equal(finding.request.decision, 'allowed')
    assert.ok(finding.fix !== null)
  })

  test('ends with 0, and no word, for a policy without flaws', async () => {
    const { status, stdout } = await piped(
      ['lint', '-'],
      JSON.stringify(allow('s3:GetObject', 'arn:aws:s3:::backups/web-1/*')),
    )
    assert.deepEqual([status, stdout], [0, ''])
  })

  test('finds in a document that is no policy what is wrong with it', async () => {
    const { status, stdout } = await piped(['lint', '-'], '{“Version”: “2012-10-17”}')
    assert.equal(status, 1)
    assert.match(stdout, /^stdin:1:2: error: curly-quotes\n/)
  })

  test('ends with 2 without a file', async () => {
    assert.equal((await policy(['lint'])).status, 2)
  })
})

describe('holdfast policy audit', () => {
  test('says in sentences and in a table of 80 columns what a thief could do', async () => {
    const args = ['audit', ...WHO, '--prefix', 'web-1/', 'own.json']
    const { status, stdout } = await policy(args)
    assert.equal(status, 0)
    assert.match(stdout, /It can destroy old versions of its own objects/)
    assert.match(stdout, /\n {2,}read +list +write +delete +destroy +expose +lock +take +leave\n/)
    assert.match(stdout, /\nother keys( +\.){9}\n/)
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.length > 80),
      [],
    )
  })

  test('prints the same as JSON, a request for each power', async () => {
    const { status, stdout } = await policy(['audit', '--json', ...WHO, 'own.json'])
    assert.equal(status, 0)
    const [audit] = JSON.parse(stdout).audits
    assert.equal(audit.bucket, 'b')
    assert.equal(audit.rows[0].cells.read.action, 's3:GetObject')
    assert.equal(audit.rows[1].cells.read.action, null)
  })

  test('ends with 3 where something could not be decided', async () => {
    assert.equal((await policy(['audit', ...WHO, '--prefix', 'web-1/', 'free.json'])).status, 3)
  })

  test('ends with 2 without a policy', async () => {
    const { status, stdout } = await policy(['audit', ...WHO])
    assert.deepEqual([status, stdout], [2, ''])
  })
})

describe('holdfast policy fmt', () => {
  test('prints what prints the same once more', async () => {
    const first = await policy(['fmt', 'own.json'])
    const again = await piped(['fmt', '-'], first.stdout)
    assert.equal(first.status, 0)
    assert.equal(again.stdout, first.stdout)
  })

  test('warns of a policy that is longer than AWS takes, and still prints it', async () => {
    const long = allow('s3:GetObject', `arn:aws:s3:::b/${'x'.repeat(2100)}/*`)
    const { status, stdout, stderr } = await piped(['fmt', '-'], JSON.stringify(long))
    assert.equal(status, 0)
    assert.match(stdout, /^\{\n {2}"Version"/)
    assert.match(stderr, /AWS takes 2048 in all inline in a user/)
  })

  test('ends with 2 for what is no policy, saying where', async () => {
    const { status, stderr } = await piped(['fmt', '-'], '{"Version": "2012-10-17",}')
    assert.equal(status, 2)
    assert.match(stderr, /^holdfast: stdin:1:\d+: /)
  })
})

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import {
  allow,
  runPolicy as policy,
  policyFolder,
  writeJson,
} from '../../../test/support/policy-command.ts'

let folder: AsyncDisposable
before(async () => {
  folder = await policyFolder()
})
after(() => folder[Symbol.asyncDispose]())

describe('holdfast policy prove', () => {
  const prove = (...args: string[]) => policy(['prove', '--bucket', 'b', ...args])

  test('ends with 0 for what is proved, and names what it takes for granted', async () => {
    const { status, stdout } = await prove('--machine', 'web-1=own.json')
    assert.equal(status, 0)
    assert.match(stdout, /^proved: /)
    assert.match(stdout, /Taken for granted:/)
  })

  test('ends with 1 for what is refuted, with a request and the statement to blame', async () => {
    const { status, stdout } = await prove('--machine', 'web-1=sibling.json', '--json')
    assert.equal(status, 1)
    const { verdict, counterexamples } = JSON.parse(stdout)
    assert.equal(verdict, 'refuted')
    const [{ machine, action, resource, statement }] = counterexamples
    assert.deepEqual([machine, action], ['web-1', 's3:GetObject'])
    assert.match(resource, /^arn:aws:s3:::b\/web-1(?!\/)/)
    assert.equal(statement.policy, 'sibling.json')
  })

  test('shows who reaches whom', async () => {
    const { stdout } = await prove(
      '--machine',
      'web-1=sibling.json',
      'web-10=own.json',
      '--prefix',
      'web-10=web-10/',
    )
    assert.match(stdout, /^refuted: /)
    assert.match(stdout, /1 web-1 {2}= r\n/)
  })

  test('never says proved where anything is unknown', async () => {
    const { status, stdout } = await prove('--machine', 'web-1=free.json')
    assert.notEqual(status, 0)
    assert.doesNotMatch(stdout, /^proved/m)
  })

  test('proves a template for all of its names', async () => {
    await writeFile('names.txt', 'web-1\nweb-2\n\nweb-10\n')
    const { status, stdout } = await prove(
      '--template',
      'group.json',
      '--names',
      'names.txt',
      '--json',
    )
    assert.equal(status, 0)
    const names = JSON.parse(stdout).machines.map(({ name }: { name: string }) => name)
    assert.deepEqual(names, ['web-1', 'web-2', 'web-10'])
  })

  test('proves a folder of machines, and refuses an empty one and one with another file', async () => {
    const machines = 'machines'
    await mkdir(machines)
    assert.match((await prove('--machines', machines)).stderr, /machines has no NAME\.json/)
    const write = (name: string) =>
      writeJson(`machines/${name}.json`, allow('s3:GetObject', `arn:aws:s3:::b/${name}/*`))
    await Promise.all([write('a'), write('b')])
    assert.equal((await prove('--machines', 'machines')).status, 0)
    await writeFile(`${machines}/c.txt`, '')
    const { status, stderr } = await prove('--machines', 'machines')
    assert.equal(status, 2)
    assert.match(stderr, /c\.txt is no NAME\.json/)
  })

  test('judges a writer more strictly, and takes what is accepted and owned for known', async () => {
    const machine = ['--machine', 'web-1=group.json']
    assert.equal((await prove(...machine)).status, 0)
    assert.equal((await prove(...machine, '--role', 'writer')).status, 1)
    await writeJson('list.json', allow('s3:ListBucket', 'arn:aws:s3:::b'))
    const listing = ['--machine', 'web-1=list.json']
    assert.equal((await prove(...listing)).status, 1)
    const accepted = await prove(...listing, '--accept', 'list-names')
    assert.equal(accepted.status, 0)
    assert.match(accepted.stdout, /Leaks that nothing can prevent, or that were accepted:/)
    const vault = 'arn:aws:glacier:eu-west-1:111122223333:vaults/web-1'
    await writeJson('vault.json', allow('glacier:*', vault))
    assert.equal((await prove('--machine', 'web-1=vault.json')).status, 1)
    assert.equal(
      (await prove('--machine', 'web-1=vault.json', '--own', `web-1=${vault}`)).status,
      0,
    )
  })

  test('judges a machine that the bucket policy alone speaks of', async () => {
    const [statement] = allow('s3:GetObject', 'arn:aws:s3:::b/web-1*').Statement
    const principal = 'arn:aws:iam::111122223333:user/web-1'
    const granted = { ...statement, Principal: { AWS: principal } }
    await writeJson('bucket.json', { Version: '2012-10-17', Statement: [granted] })
    const args = ['--bucket-policy', 'bucket.json', '--principal', `web-1=${principal}`]
    const { status, stdout } = await prove(...args)
    assert.equal(status, 1)
    assert.match(stdout, /bucket\.json/)
  })

  const usages: readonly (readonly [what: string, args: readonly string[]])[] = [
    ['no machine', []],
    ['whom nobody can name', ['--machine', 'web-1=own.json', '--trusted', 'audit']],
    ['a machine without =', ['--machine', 'web-1']],
    ['a machine without a file', ['--machine', 'web-1=']],
    ['an empty prefix', ['--machine', 'web-1=own.json', '--prefix', 'web-1=']],
    ['an option of another machine', ['--machine', 'web-1=own.json', '--prefix', 'web-2=x/']],
    ['a prefix twice', ['--machine', 'web-1=own.json', '--prefix', 'web-1=x/', 'web-1=y/']],
    ['a policy that is none', ['--machine', 'web-1=/dev/null']],
    ['a role that is none', ['--machine', 'web-1=own.json', '--role', 'thief']],
    ['a template without names', ['--template', 'group.json']],
    ['an ARN that is none', ['--machine', 'web-1=own.json', '--own', 'web-1=x']],
  ]
  for (const [what, args] of usages) {
    test(`ends with 2, and proves nothing, for ${what}`, async () => {
      const { status, stdout } = await prove(...args)
      assert.equal(status, 2)
      assert.equal(stdout, '')
    })
  }
})

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { runPolicy as policy, policyFolder } from '../../../test/support/policy-command.ts'

let folder: AsyncDisposable
before(async () => {
  folder = await policyFolder()
})
after(() => folder[Symbol.asyncDispose]())

const generate = (...args: string[]) => policy(['generate', '--bucket', 'backups', ...args])
const prove = (...args: string[]) => policy(['prove', '--bucket', 'backups', ...args])
const WEB_1 = ['--machine', 'web-1']
const GROUP = ['--for', 'group']

/** The command that a note on stderr tells to type, its files being `g.json` and `names`. */
function commandIn(stderr: string): string[] {
  const [, command = ''] = /Prove it for your own: holdfast policy (.*)/.exec(stderr) ?? []
  const [, template, names] = ['', 'g.json', 'names']
  return command.replace('FILE', template).replace('FILE', names).split(' ')
}

describe('holdfast policy generate', () => {
  test('prints a policy that it has proved, and nothing else on stdout', async () => {
    const { status, stdout, stderr } = await generate('--profile', 'restic', ...WEB_1)
    assert.equal(status, 0)
    await writeFile('generated.json', stdout)
    const proof = await prove('--machine', 'web-1=generated.json')
    assert.equal(proof.status, 0)
    assert.match(stderr, /note: proved: it reaches nothing outside its prefix$/m)
  })

  test('says what the proof was told to accept, and does not claim more', async () => {
    const { stderr } = await generate('--profile', 'duplicity', ...WEB_1)
    assert.match(stderr, /nothing outside its prefix, but for what is said below$/m)
    assert.match(stderr, /accepted: list-names: /)
  })

  test('says of a keeper of all machines what was proved instead', async () => {
    const { stderr } = await generate('--profile', 'holdfast', '--role', 'keeper')
    assert.match(stderr, /proved: it reaches no configuration of the bucket, no other bucket/)
  })

  for (const tool of ['holdfast', 'duplicity', 's3dump']) {
    test(`tells how to prove the policy of a group for ${tool} once more`, async () => {
      const { stdout, stderr } = await generate('--profile', tool, '--role', 'full', ...GROUP)
      await writeFile('g.json', stdout)
      await writeFile('names', 'NAME\n')
      assert.equal((await policy(commandIn(stderr))).status, 0, stderr)
    })
  }

  test('tells the prefix that a root gives each machine of a group', async () => {
    const { stderr } = await generate('--profile', 'restic', '--root', 'eu/a', ...GROUP)
    assert.match(stderr, /--prefix NAME=eu\/a\/NAME\/$/m)
  })

  test('has the size against each quota in JSON, and warns of one that is near', async () => {
    const args = ['--profile', 'arq@vaults', ...WEB_1]
    const { sizes } = JSON.parse((await generate(...args, '--json')).stdout)
    assert.deepEqual(
      sizes.map(({ attachment }: { attachment: string }) => attachment),
      ['user', 'managed'],
    )
    assert.doesNotMatch((await generate(...args)).stderr, /characters/)
    const near = await generate('--profile', 'restic', '--root', '*'.repeat(200), ...WEB_1)
    assert.match(
      near.stderr,
      /It has 19\d\d characters, and the inline policies .* 2048 together\.$/m,
    )
    const beyond = await generate('--profile', 'restic', '--root', '*'.repeat(250), ...WEB_1)
    assert.match(beyond.stderr, /It has 23\d\d characters, .*: attach it as a managed policy\.$/m)
  })

  test('says of a tool it does not know which one may be meant', async () => {
    const { status, stderr } = await generate('--profile', 'duplicty', ...WEB_1)
    assert.equal(status, 2)
    assert.match(stderr, /Did you mean duplicity\? Choose one of: arq, /)
  })

  const usages: readonly (readonly [what: string, ...args: string[]])[] = [
    ['no profile', ...WEB_1],
    ['a profile that there is none of', '--profile', 'tar', ...WEB_1],
    ['a machine that no key can be under', '--profile', 'restic', '--machine', 'a@b'],
    ['a root that begins with a slash', '--profile', 'restic', '--root', '/a', ...WEB_1],
    ['a machine of the hardening', '--hardening', ...WEB_1],
    ['an old bucket name', '--profile', 'restic', ...WEB_1, '--bucket', 'B_1'],
  ]
  for (const [what, ...args] of usages) {
    test(`ends with 2, and prints nothing, for ${what}`, async () => {
      const { status, stdout } = await generate(...args)
      assert.deepEqual([status, stdout], [2, ''])
    })
  }
})

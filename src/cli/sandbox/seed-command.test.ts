// `holdfast sandbox seed` and `reset`, as processes.
import assert from 'node:assert/strict'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { fromIni } from '@aws-sdk/credential-providers'
import { testClient } from '../../../test/support/sandbox.ts'
import { CommandWorld, type Served } from '../../../test/support/served-sandbox.ts'

const policy = (name: string, more: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::backups/${name}/*`,
      ...more,
    },
  })

let world: CommandWorld
let served: Served
before(async () => {
  world = await CommandWorld.open()
  await write('policies/web-1.json', policy('web-1'))
  await write('policies/db-1.json', policy('db-1'))
  served = await world.serve('data', '--bucket', 'kept')
})
after(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  assert.equal((await sandbox('reset', '-y')).status, 0)
})

const sandbox = (...args: string[]) => world.run('sandbox', ...args)
const path = (name: string) => join(world.folder, name)

async function write(name: string, text: string): Promise<void> {
  await mkdir(join(path(name), '..'), { recursive: true })
  await writeFile(path(name), text)
}

/** What storing an object as a profile of the file `keys` comes to. */
async function putAs(profile: string, Key: string): Promise<string> {
  const credentials = fromIni({
    filepath: path('keys'),
    configFilepath: '/dev/null',
    profile,
    ignoreCache: true,
  })
  const client = testClient(served, credentials)
  const sent = client.send(new PutObjectCommand({ Bucket: 'backups', Key, Body: 'x' }))
  const said = await sent.then(
    () => 'stored',
    (error: Error) => error.name,
  )
  client.destroy()
  return said
}

describe('a folder of policies', () => {
  const FOLDER = ['seed', 'policies', '--bucket', 'backups', '--keys', 'keys']

  test('becomes users, whose keys stand in a file of their own', async () => {
    const planned = await sandbox(...FOLDER, '--dry-run')
    const made = await sandbox(...FOLDER)
    assert.equal(made.status, 0, made.stderr)
    assert.equal(made.stdout, planned.stdout)
    assert.match(made.stdout, /^bucket backups: make\nuser db-1: make\n/)
    assert.equal((await stat(path('keys'))).mode & 0o777, 0o600)
    assert.equal(await putAs('web-1', 'web-1/a'), 'stored')
    assert.equal(await putAs('web-1', 'db-1/a'), 'AccessDenied')
    const before = await readFile(path('keys'), 'utf8')
    const again = await sandbox(...FOLDER)
    assert.equal(again.stdout, 'all is there already\n')
    assert.equal(await readFile(path('keys'), 'utf8'), before)
  })

  test('survives that the sandbox is killed', async () => {
    await sandbox(...FOLDER)
    await world.kill(served.process, 'SIGKILL')
    served = await world.serve('data', '--bucket', 'kept')
    assert.equal((await sandbox(...FOLDER)).stdout, 'all is there already\n')
    assert.equal(await putAs('db-1', 'db-1/a'), 'stored')
  })

  test('prints keys where no file is named, and nothing beside', async () => {
    const { stdout, stderr } = await sandbox('seed', 'policies')
    assert.match(stdout, /^# Keys [^\n]*\n\n\[db-1\]\naws_access_key_id = AKIA\w{16}\n/)
    assert.doesNotMatch(stdout, /make/)
    assert.match(stderr, /user web-1: make an access key/)
  })

  test('replaces no file that is not its own', async () => {
    await write('mine', '[default]\naws_access_key_id = AKIAREAL\n')
    const { status, stderr } = await sandbox('seed', 'policies', '--keys', 'mine')
    assert.equal(status, 6)
    assert.match(stderr, /does not look like keys of a sandbox/)
    assert.match(await readFile(path('mine'), 'utf8'), /AKIAREAL/)
    assert.match((await sandbox('reset')).stdout, /^remove {2}bucket kept: empty\nkeep /)
  })
})

describe('a fleet file', () => {
  test('makes a bucket, machines by their tools and roles', async () => {
    await write(
      'fleet/fleet.yaml',
      `bucket: backups
versioning: true
bucket-policy: bucket.json
machines:
  web-1: restic
  db-1: { tool: holdfast, role: writer, boundary: ../policies/db-1.json }
  007: { policy: [../policies/web-1.json, ../policies/db-1.json] }
roles:
  restorer: { trust: trust.json, policy: ../policies/db-1.json }
`,
    )
    const principal = { Principal: { AWS: 'arn:aws:iam::123456789012:user/web-1' } }
    await write('fleet/bucket.json', policy('*', { Effect: 'Deny', ...principal }))
    const trust = { Action: 'sts:AssumeRole', Resource: undefined, ...principal }
    await write('fleet/trust.json', policy('', trust))
    const { status, stdout, stderr } = await sandbox('seed', 'fleet/fleet.yaml', '--keys', 'keys')
    assert.equal(status, 0, stderr)
    assert.equal(
      stdout
        .split('\n')
        .filter((line) => !line.endsWith('make an access key'))
        .join('\n'),
      `bucket backups: make
bucket backups: keep old versions
user web-1: make
user web-1: set policy restic
user db-1: make
user db-1: set policy holdfast
user db-1: set its boundary
user 007: make
user 007: set policy web-1
user 007: set policy db-1
role restorer: make
role restorer: set policy db-1
bucket backups: set its policy
`,
    )
    assert.equal(await putAs('007', 'web-1/a'), 'stored')
    assert.equal(await putAs('web-1', 'web-1/a'), 'AccessDenied')
  })

  test('that is none is told with its line', async () => {
    const refused = async (text: string, message: RegExp) => {
      await write('bad.yaml', text)
      const { status, stderr } = await sandbox('seed', 'bad.yaml')
      assert.equal(status, 2)
      assert.match(stderr, message)
    }
    await refused('bucket: b\nmachines:\n  a: { tol: restic }\n', /bad.yaml:3:8: machines.a.tol/)
    await refused(
      'bucket: b\nmachines:\n  a: { role: chief }\n',
      /:3:\d+: machines.a.role: must be/,
    )
    await refused(
      'bucket: b\nroles:\n  r: { tool: restic }\n',
      /bad.yaml:3:3: roles.r.trust: must be/,
    )
    await refused('machines: {}\n', /bad.yaml:1:1: bucket: must be/)
    await refused('bucket: [b\n', /bad.yaml:/)
    await refused('bucket: b\nbucket-policy: x\nhardening: true\n', /one too many/)
    await refused('bucket: b\nmachines: { a: { policy: no.json } }\n', /no.json cannot be read/)
    await refused('bucket: B\n', /"B" is no bucket/)
  })
})

describe('reset', () => {
  test('shows what would go, and removes it when told', async () => {
    await sandbox('seed', 'policies', '--bucket', 'backups', '--keys', 'keys')
    await putAs('web-1', 'web-1/a')
    await sandbox('clock', 'advance', '9d')
    const shown = await sandbox('reset')
    assert.match(shown.stderr, /nothing was removed; add -y/)
    assert.equal(
      shown.stdout,
      `remove  bucket backups: 1 version, 1 B
remove  bucket kept: empty
remove  2 users, 2 access keys
keep    the root's key
set     the clock to the real time
`,
    )
    assert.equal(await putAs('web-1', 'web-1/b'), 'stored')
    assert.equal((await sandbox('reset', '-y')).status, 0)
    assert.equal(await putAs('web-1', 'web-1/b'), 'InvalidAccessKeyId')
    assert.match((await sandbox('clock')).stdout, /at the real time/)
    assert.match((await sandbox('reset')).stdout, /^remove {2}bucket kept: empty\nkeep/)
  })
})

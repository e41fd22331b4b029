// `holdfast attack` as a program, against sandboxes and against what it takes for a real bucket.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { queryClient } from '../../../test/support/query-client.ts'
import { CommandWorld, type Served } from '../../../test/support/served-sandbox.ts'

const MAIN = join(import.meta.dirname, '../../main.ts')
const BUCKET = 'backups'

const policy = (Resource: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource }],
  })

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

describe('holdfast attack', () => {
  let world: CommandWorld
  let served: Served
  let thief: Readonly<Record<string, string>>
  let admin: Readonly<Record<string, string>>

  before(async () => {
    world = await CommandWorld.open()
    await writeFile(join(world.folder, 'flawed.json'), policy(`arn:aws:s3:::${BUCKET}/web-1*`))
    await writeFile(join(world.folder, 'mended.json'), policy(`arn:aws:s3:::${BUCKET}/web-1/*`))
    const ids = { Effect: 'Allow', Action: ['s3:ListMultipartUploadParts', 's3:AbortMulti*'] }
    const statement = { ...ids, Resource: `arn:aws:s3:::${BUCKET}/*` }
    const text = JSON.stringify({ Version: '2012-10-17', Statement: statement })
    await writeFile(join(world.folder, 'ids.json'), text)
    served = await world.serve('data', '--bucket', BUCKET)
    thief = await makeUser('web-1', policy(`arn:aws:s3:::${BUCKET}/web-1*`))
    admin = {
      HOLDFAST_CANARY_ACCESS_KEY_ID: served.accessKeyId,
      HOLDFAST_CANARY_SECRET_ACCESS_KEY: served.secretAccessKey,
    }
  })
  after(() => world[Symbol.asyncDispose]())

  /** @returns its key, as AWS's variables have it */
  async function makeUser(UserName: string, PolicyDocument: string) {
    const iam = queryClient(served, 'iam')
    await iam('CreateUser', { UserName })
    await iam('PutUserPolicy', { UserName, PolicyName: 'own', PolicyDocument })
    const key = await iam('CreateAccessKey', { UserName })
    return {
      AWS_ACCESS_KEY_ID: key.one('AccessKeyId'),
      AWS_SECRET_ACCESS_KEY: key.one('SecretAccessKey'),
    }
  }

  async function attack(
    env: Readonly<Record<string, string>>,
    args: readonly string[],
  ): Promise<Ended> {
    const child = spawn(process.execPath, [MAIN, 'attack', '--as', 'web-1', ...args], {
      env: { ...world.env, ...env },
      cwd: world.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const [stdout, stderr, status] = await world.inTime(
      Promise.all([text(child.stdout), text(child.stderr), ended]),
    )
    const secrets = [served.secretAccessKey, thief['AWS_SECRET_ACCESS_KEY'] ?? '']
    for (const secret of secrets) assert.ok(!`${stdout}${stderr}`.includes(secret))
    return { status, stdout, stderr }
  }

  const real = () => ['--store', `s3://${BUCKET}`, '--endpoint', served.endpoint]

  describe('offline', () => {
    const attackOffline = (...words: string[]) =>
      attack({}, ['--offline', '--victim', 'web-10', '--brief', ...words])

    test('shows what a flawed policy lets a thief reach, although it says so itself', async () => {
      const { status, stdout } = await attack({}, [
        '--offline',
        '--policy',
        'flawed.json',
        '--victim',
        'web-10',
        'db-1',
      ])
      assert.equal(status, 1)
      assert.match(stdout, /^broken: the key of web-1 .* reaches what is\nnot its own/)
      assert.match(stdout, /^ {2}read +\+ +X +\. +\. +\.$/m)
      assert.match(stdout, /^ {2}allowed: \S+, web-10; as its policies allow it$/m)
      const [matrix = ''] = stdout.split('Wrong:')
      assert.ok(matrix.split('\n').every((line) => line.length <= 80))
    })

    test('tells of uploads and versions what tells them apart, in 80 columns', async () => {
      const { stdout } = await attackOffline('--policy', 'ids.json')
      assert.match(stdout, /^ {4}DELETE \S+\?uploadId=\S{4}…\S{3}: 204$/m)
      assert.ok(stdout.split('\n').every((line) => line.length <= 80))
    })

    test('gives the key its boundary, and what that allows is all that is reached', async () => {
      const { status, stdout, stderr } = await attackOffline(
        '--policy',
        'flawed.json',
        '--boundary',
        'mended.json',
      )
      assert.equal(status, 0, stderr)
      assert.match(stdout, /^held: \d+ attempts with the key of web-1/)
    })

    test('says in few words that a mended one holds', async () => {
      const { status, stdout } = await attackOffline('--policy', 'mended.json')
      assert.equal(status, 0)
      assert.match(stdout, /^held: \d+ attempts with the key of web-1/)
      assert.ok(stdout.split('\n').length < 6)
    })

    test('takes a writer of ours for granted, and tells all as JSON', async () => {
      const { status, stdout } = await attack({}, ['--offline', '--json'])
      assert.equal(status, 0)
      const report = JSON.parse(stdout) as {
        counts: { surprises: number; breaches: number }
        cells: { attempt: string; target: string; seen: string }[]
      }
      assert.equal(report.counts.surprises + report.counts.breaches, 0)
      const own = report.cells.filter(({ target, seen }) => target === 'own' && seen === 'allowed')
      assert.deepEqual(
        own.map(({ attempt }) => attempt),
        ['squat', 'begin an upload', 'abort an upload'],
      )
    })

    test('refuses to guess which of two says what the key may do', async () => {
      const { status, stderr } = await attack({}, [
        '--offline',
        '--policy',
        'mended.json',
        '--profile',
        'restic',
      ])
      assert.equal(status, 2)
      assert.match(stderr, /--policy and --profile both say/)
    })
  })

  describe('in a sandbox that runs', () => {
    test('sees what its user can do beyond what it should', async () => {
      const { status, stdout } = await attack(thief, [
        '--sandbox',
        '--store',
        `s3://${BUCKET}`,
        '--profile',
        'restic',
        '--role',
        'full',
      ])
      assert.equal(status, 1)
      assert.match(stdout, /^broken: .*\(arn:aws:iam::123456789012:user\/web-1\)/)
      assert.match(stdout.replaceAll('\n', ' '), /\([1-9]\d* against its policies/)
    })

    test('goes to no other address than the sandbox tells', async () => {
      const { status, stderr } = await attack(thief, [
        '--sandbox',
        '--store',
        `s3://${BUCKET}`,
        '--endpoint',
        'http://127.0.0.1:9',
      ])
      assert.equal(status, 2)
      assert.match(stderr, /the sandbox is at http:\/\/127\.0\.0\.1:\d+, and not at/)
    })
  })

  describe('in what may be a real bucket', () => {
    test('prints its plan and sends nothing to it', async () => {
      const { status, stdout } = await attack(thief, [...real(), '--dry-run'])
      assert.equal(status, 0)
      assert.match(stdout, /^the plan of an attack .*; nothing was sent/s)
      assert.match(stdout, /no form of it is known to be authorized first/)
    })

    test('tries nothing until the bucket is named', async () => {
      const unnamed = await attack({ ...thief, ...admin }, real())
      assert.equal(unnamed.status, 2)
      assert.match(unnamed.stderr, /a real bucket, backups, will be attacked/)
      assert.match(unnamed.stderr, /nothing was tried/)
      const other = await attack({ ...thief, ...admin }, [...real(), '--confirm-bucket', 'backup'])
      assert.equal(other.status, 2)
      assert.match(other.stderr, /the bucket is backups, and not backup/)
    })

    test('wants a key of its own for the canaries', async () => {
      const none = await attack(thief, [...real(), '--confirm-bucket', BUCKET])
      assert.equal(none.status, 2)
      assert.match(none.stderr, /there is no key to plant canaries with/)
      const same = {
        HOLDFAST_CANARY_ACCESS_KEY_ID: thief['AWS_ACCESS_KEY_ID'] ?? '',
        HOLDFAST_CANARY_SECRET_ACCESS_KEY: thief['AWS_SECRET_ACCESS_KEY'] ?? '',
      }
      const its = await attack({ ...thief, ...same }, [...real(), '--confirm-bucket', BUCKET])
      assert.equal(its.status, 2)
      assert.match(its.stderr, /planted with the key that is attacked/)
    })

    test('attacks canaries, once the bucket is named', async () => {
      const { status, stdout } = await attack(
        {
          ...thief,
          ...admin,
          AWS_ENDPOINT_URL_IAM: served.endpoint,
          AWS_ENDPOINT_URL_STS: served.endpoint,
        },
        [...real(), '--confirm-bucket', BUCKET, '--policy', 'flawed.json', '--victim', 'web-10'],
      )
      assert.equal(status, 1)
      assert.match(stdout, /^broken: .*\(0 against its policies/s)
    })

    test('a key that is refused ends it', async () => {
      const wrong = { ...thief, AWS_SECRET_ACCESS_KEY: 'not it' }
      const { status, stderr } = await attack({ ...wrong, ...admin }, [
        ...real(),
        '--confirm-bucket',
        BUCKET,
      ])
      assert.equal(status, 4)
      assert.match(stderr, /the key is refused: SignatureDoesNotMatch/)
    })
  })
})

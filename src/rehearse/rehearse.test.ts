// Rehearsals of a small tool, end to end.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import type { DistinctRequest } from './distinct-requests.ts'
import type { RehearsalPlan, RehearsalTools } from './rehearsal.ts'
import { rehearse } from './rehearse.ts'

const TOOL = join(import.meta.dirname, '../../test/support/s3-tool.ts')
const HOLDFAST = join(import.meta.dirname, '../../bin/holdfast')

const OWN = policy(
  { Action: ['s3:PutObject', 's3:GetObject'], Resource: 'arn:aws:s3:::backups/web-1/*' },
  {
    Action: 's3:ListBucket',
    Resource: 'arn:aws:s3:::backups',
    Condition: { StringLike: { 's3:prefix': 'web-1/*' } },
  },
)

describe('a rehearsal', () => {
  test('tells each distinct request with its count, and ends as the command did', async () => {
    const { status, requests, principal } = await run(['put:web-1/a', 'put:web-1/a', 'get:web-1/a'])
    assert.equal(status, 0)
    assert.equal(principal, 'arn:aws:iam::123456789012:user/web-1')
    assert.deepEqual(requests.map(brief), [
      '2 PutObject s3:PutObject arn:aws:s3:::backups/web-1/a allowed',
      '1 GetObject s3:GetObject arn:aws:s3:::backups/web-1/a allowed',
    ])
  })

  test('tells a denial that the tool survived, with what its policy lacks', async () => {
    const { status, requests } = await run(['delete:web-1/a?', 'put:web-1/a'])
    const [denied] = requests
    assert.equal(status, 0)
    assert.equal(denied?.verdict, 'denied')
    assert.equal(denied?.survival, 'survived')
    assert.match(denied?.reason ?? '', /no identity-based policy allows the s3:DeleteObject action/)
  })

  test('tells the denial after which the tool gave up from one after which it went on', async () => {
    const { status, requests } = await run(['list?', 'put:web-1/a', 'put:web-2/a', 'put:web-1/b'])
    assert.equal(status, 1)
    assert.deepEqual(
      requests.filter(({ verdict }) => verdict === 'denied').map(({ survival }) => survival),
      ['went on', 'gave up'],
    )
  })

  test('gives listings the values of their prefix, and nothing where there was none', async () => {
    const { requests } = await run(['list:web-1/x/?', 'list:web-1/y/?', 'list?'])
    assert.deepEqual(
      requests.map(({ conditions, verdict }) => [conditions['s3:prefix'], verdict]),
      [
        [['web-1/x/', 'web-1/y/'], 'allowed'],
        [undefined, 'denied'],
      ],
    )
  })

  test('runs the set-up as administrator, and tells nothing of it', async () => {
    const setup = `${process.execPath} ${TOOL} put:web-1/made put:elsewhere`
    const { status, events } = await run(['get:web-1/made'], { setup })
    assert.equal(status, 0)
    assert.equal(events.length, 1)
  })

  test('runs nothing once it was interrupted', async () => {
    await using file = await temporaryFile()
    const touch = ['sh', '-c', `touch ${file.path}`]
    const tools = { ...TOOLS, signal: AbortSignal.abort() }
    await assert.rejects(run([], { command: touch }, tools), { name: 'AbortError' })
    await assert.rejects(run([], { setup: touch.join(' ') }, tools), { name: 'AbortError' })
    assert.ok(!existsSync(file.path))
  })

  test('fails where the set-up fails', async () => {
    await assert.rejects(run(['list'], { setup: 'exit 4' }), {
      code: 'host',
      message: 'the set-up failed with status 4',
    })
  })

  test('puts the endpoint, the bucket and the prefix into the words of the command', async () => {
    await using file = await temporaryFile()
    const words = '{endpoint} {host} {bucket} {prefix} {other}'
    await rehearse(
      { ...PLAN, command: ['sh', '-c', `echo "${words}" >${file.path}`], isPlain: true },
      TOOLS,
    )
    assert.match(
      await readFile(file.path, 'utf8'),
      /^http:\/\/(127\.0\.0\.1:\d+) \1 backups web-1 \{other\}\n$/,
    )
  })

  test('shuts out what the user has set of S3, and gives a HOME of its own', async () => {
    await using file = await temporaryFile()
    const env = {
      PATH: process.env['PATH'],
      HOME: '/home/someone',
      XDG_CONFIG_HOME: '/home/someone/.config',
      AWS_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'secret',
      RCLONE_CONFIG_PROD_TYPE: 's3',
      RESTIC_REPOSITORY: 's3:real',
      PGBACKREST_REPO1_S3_KEY: 'secret',
      HTTPS_PROXY: 'http://proxy',
      PASSPHRASE: 'kept',
    }
    await run([`env:${file.path}`, 'put:web-1/a'], {}, { env })
    const seen = JSON.parse(await readFile(file.path, 'utf8')) as Record<string, string>
    const gone = ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'RCLONE_CONFIG_PROD_TYPE', 'HTTPS_PROXY']
    for (const name of [...gone, 'PGBACKREST_REPO1_S3_KEY', 'XDG_CONFIG_HOME']) {
      assert.equal(seen[name], undefined, name)
    }
    assert.equal(seen['PASSPHRASE'], 'kept')
    assert.match(seen['RESTIC_REPOSITORY'] ?? '', /^s3:https:\/\/127\.0\.0\.1:\d+\/backups\/web-1$/)
    assert.match(seen['HOME'] ?? '', /holdfast-rehearse-/)
    assert.equal(existsSync(seen['HOME'] ?? ''), false, 'the HOME is removed')
  })

  test("outweighs the machine file of holdfast, and keeps nothing in this machine's memory", async () => {
    await using file = await temporaryFile()
    const config = dirname(file.path)
    await mkdir(join(config, 'holdfast'))
    const settings = 'endpoint: http://127.0.0.1:1\naccess-key-id: AKIA\nsecret-access-key: real\n'
    await writeFile(join(config, 'holdfast/machine.yaml'), settings, { mode: 0o600 })
    const env = { ...TOOLS.env, HOME: config, XDG_CONFIG_HOME: config, XDG_STATE_HOME: config }
    const dump = `echo a | "${HOLDFAST}" dump -q --retry-for 1s a 0 && test -d "$HOLDFAST_STATE_DIR/dumps"`
    const command = ['sh', '-c', dump]
    const { status } = await rehearse({ ...PLAN, command, keepsHome: true }, { env })
    assert.equal(status, 0)
    assert.deepEqual(await readdir(join(config, 'holdfast')), ['machine.yaml'])
  })

  test('lets nothing but the sandbox be reached, where the system allows that', async (t) => {
    await using host = await openServer()
    const curl = `const n=await fetch('${host.url}').then(()=>0,()=>7); process.exit(n)`
    const command = [process.execPath, '--input-type=module', '-e', curl]
    const { status, openNetwork } = await rehearse({ ...PLAN, command }, TOOLS)
    if (openNetwork !== undefined) return t.skip(openNetwork)
    assert.equal(status, 7)
    const kept = await rehearse({ ...PLAN, command, keepsNetwork: true }, TOOLS)
    assert.equal(kept.status, 0)
  })

  test('obeys the policy of the bucket, in the account that it names', async () => {
    const bucketPolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        Principal: { AWS: 'arn:aws:iam::111122223333:user/web-1' },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::backups/*',
      },
    })
    const { requests } = await run(['put:web-1/a'], { bucketPolicy, accountId: '111122223333' })
    assert.match(requests[0]?.reason ?? '', /with an explicit deny in a resource-based policy/)
  })

  test('says as a shell does that there is no such program', async () => {
    const { status, notRun } = await rehearse({ ...PLAN, command: ['no-such-program'] }, TOOLS)
    assert.equal(status, 127)
    assert.equal(notRun, 'there is no such program')
  })
})

const PLAN = { machine: 'web-1', prefix: 'web-1/', bucket: 'backups', policies: [OWN] }
const TOOLS: RehearsalTools = { env: { PATH: process.env['PATH'] } }

function tool(...words: string[]): string[] {
  return [process.execPath, TOOL, ...words]
}

function run(words: string[], plan: Partial<RehearsalPlan> = {}, tools: RehearsalTools = TOOLS) {
  return rehearse({ ...PLAN, command: tool(...words), stdout: 'stderr', ...plan }, tools)
}

function brief({ count, operation, action, resource, verdict }: DistinctRequest): string {
  return [count, operation, action, resource, verdict].join(' ')
}

function policy(...statements: object[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
  })
}

async function temporaryFile() {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  return {
    path: join(folder, 'file'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

async function openServer() {
  const server = createServer((_, response) => response.end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close').catch(() => undefined)
    },
  }
}

// `holdfast rehearse` as a process: its outputs, its statuses, and what it leaves.
import assert from 'node:assert/strict'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'

const ROOT = join(import.meta.dirname, '../../..')
const HOLDFAST = join(ROOT, 'bin/holdfast')
const TOOL = [process.execPath, join(ROOT, 'test/support/s3-tool.ts')]

describe('holdfast rehearse', () => {
  let folder = ''
  let policy = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
    policy = join(folder, 'web-1.json')
    const statement = {
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::backups/web-1/*',
    }
    await writeFile(policy, JSON.stringify({ Version: '2012-10-17', Statement: statement }))
  })
  after(() => rm(folder, { recursive: true }))

  const start = (...args: string[]) =>
    spawn(HOLDFAST, ['rehearse', ...args], {
      // Without a terminal, whoever runs the tests.
      detached: true,
      env: { PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const rehearse = (...args: string[]) => ended(start(...args))

  test('keeps stdout for the command, tells on stderr, and ends as it does', async () => {
    const words = [...TOOL, 'get:web-1/a?', 'get:web-1/a?', 'put:web-1/a']
    const line = `echo data; ${words.map((word) => `'${word}'`).join(' ')} 2>/dev/null; exit 9`
    const { status, stdout, stderr } = await rehearse('--policy', policy, '--', 'sh', '-c', line)
    assert.equal(status, 9)
    assert.equal(stdout, 'data\n')
    assert.equal(
      stderr.replace(/^holdfast: note: .*\n/gm, ''),
      [
        '',
        'denied     2  GetObject: s3:GetObject on backups/web-1/a',
        '              because no identity-based policy allows the s3:GetObject action',
        '              The command went on working after it, and failed in the end.',
        '',
        'allowed    1  PutObject: s3:PutObject on backups/web-1/a',
        '',
        '3 requests; sh ended with status 9. 2 were denied.',
        '',
      ].join('\n'),
    )
    assert.deepEqual(await readdir(folder), ['web-1.json'], 'nothing is left')
  })

  test('warns of policies that AWS would not take, and rehearses with them', async () => {
    const long = join(folder, 'long.json')
    const padding = 'x'.repeat(6144)
    const text = (await readFile(policy, 'utf8')).replace('/*"', `/*","arn:aws:s3:::${padding}"`)
    await writeFile(long, text.replace('"arn:aws:s3:::b', '["arn:aws:s3:::b').replace('x"', 'x"]'))
    const run = await rehearse('--policy', long, '--', ...TOOL, 'put:web-1/a')
    await rm(long)
    assert.equal(run.status, 0)
    assert.match(run.stderr, /^holdfast: warning: AWS takes no policy of \d+ characters: .* 6144/m)
  })

  test('prints JSON alone on stdout with --json', async () => {
    const line = `echo data; ${TOOL.join(' ')} put:web-1/a`
    const { status, stdout, stderr } = await rehearse(
      '--json',
      '--policy',
      policy,
      '--',
      'sh',
      '-c',
      line,
    )
    const { requests, ...rest } = JSON.parse(stdout)
    assert.equal(status, 0)
    assert.match(stderr, /data\n/)
    assert.equal(rest.count, 1)
    assert.deepEqual(requests, [
      {
        operation: 'PutObject',
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::backups/web-1/a',
        conditions: {},
        verdict: 'allowed',
        isOptional: false,
        signer: null,
        count: 1,
        reason: null,
        survival: null,
      },
    ])
  })

  test('ends with 3 and the remedy where no request came', async () => {
    const { status, stderr } = await rehearse('--policy', policy, '--', 'true')
    assert.equal(status, 3)
    assert.match(stderr, /true sent no request to the sandbox/)
    assert.match(stderr, /--env-file/)
  })

  test('ends with 127 where there is no such command', async () => {
    const { status, stderr } = await rehearse('--policy', policy, '--', 'no-such-command')
    assert.equal(status, 127)
    assert.match(stderr, /"no-such-command" cannot be run: there is no such program/)
  })

  test('writes the variables for one that inherits none, and takes them away again', async () => {
    const file = join(folder, 'env')
    const line = `set -a; . ${file}; stat -c %a ${file}; exec ${TOOL.join(' ')} put:web-1/a`
    const command = ['env', '-i', `PATH=${process.env['PATH']}`, 'sh', '-c', line]
    const { status, stdout, stderr } = await rehearse(
      '--policy',
      policy,
      '--env-file',
      file,
      '--',
      ...command,
    )
    assert.equal(status, 0, stderr)
    assert.equal(stdout, '600\n')
    assert.equal(existsSync(file), false)
    const taken = await rehearse('--policy', policy, '--env-file', policy, '--', 'true')
    assert.equal(taken.status, 2)
    assert.ok((await stat(policy)).size > 0)
  })

  test('prints the variables for another terminal, and waits for an interrupt', async () => {
    const child = start('--print-env', '--policy', policy)
    const [first] = (await once(child.stdout, 'data')) as [Buffer]
    const endpoint = /AWS_ENDPOINT_URL_S3=(\S+)/.exec(String(first))?.[1] ?? ''
    assert.match(String(first), /^export AWS_ACCESS_KEY_ID=AKIA/)
    assert.match(endpoint, /^https:\/\/127\.0\.0\.1:\d+$/)
    const end = ended(child)
    child.kill('SIGINT')
    assert.equal((await end).status, 3)
  })

  test('passes an interrupt on, and cleans up after the command', async () => {
    const line = `trap 'echo caught; exit 5' INT; echo ready; sleep 97 & wait`
    const child = start('--policy', policy, '--', 'sh', '-c', line)
    await once(child.stdout, 'data')
    const end = ended(child)
    child.kill('SIGINT')
    const { stdout } = await end
    assert.equal(stdout, 'caught\n')
    assert.deepEqual(await readdir(folder), ['web-1.json'])
  })

  test('prints what was learned alone on stdout', async () => {
    const { status, stdout, stderr } = await rehearse('--learn', '--', ...TOOL, 'put:web-1/a/b')
    assert.equal(status, 0, stderr)
    assert.deepEqual(JSON.parse(stdout).Statement, [
      { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::backups/web-1/a/*' },
    ])
    assert.match(stderr, /replayed: \S+ passed under this policy, in a fresh sandbox and HOME/)
    assert.match(stderr, /proved: no machine of backups reaches anything outside its prefix/)
  })

  test('records evidence, a section for each run', async () => {
    const file = join(folder, 'recorded.txt')
    for (const role of ['writer', 'restorer']) {
      const act = role === 'writer' ? 'put:web-1/a' : 'head:web-1/a?'
      await rehearse('--profile', 'awscli', '--role', role, '--record', file, '--', ...TOOL, act)
    }
    const lines = (await readFile(file, 'utf8')).split('\n')
    await rm(file)
    assert.equal(lines[0], 'tool: awscli')
    assert.deepEqual(
      lines.filter((line) => /^[#\d]/.test(line)).map((line) => line.replace(/: .*/, '')),
      ['# backup', '200 PUT /web-1/a', '# restore', '404 HEAD /web-1/a'],
    )
  })

  test('refuses what says nothing of the key, or nothing to run', async () => {
    const commandless = await rehearse('--policy', policy)
    assert.deepEqual([commandless.status, commandless.stdout], [2, ''])
    assert.equal((await rehearse('--', 'true')).status, 2)
    assert.equal((await rehearse('--learn', '--env-file', join(folder, 'env'))).status, 2)
    assert.equal((await rehearse('--role', 'writer', '--policy', policy, '--', 'true')).status, 2)
  })
})

async function ended(child: ChildProcessByStdio<null, Readable, Readable>) {
  const exited = once(child, 'exit') as Promise<[number | null]>
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [status] = await exited
  return { status, stdout, stderr }
}

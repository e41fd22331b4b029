// `holdfast sandbox clock` and the sandbox that it reaches, as processes.
import assert from 'node:assert/strict'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import {
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { testClient } from '../../../test/support/sandbox.ts'
import { CommandWorld, type Served } from '../../../test/support/served-sandbox.ts'

const DAY = 86_400_000

describe('the clock of the only sandbox that runs', () => {
  let world: CommandWorld
  before(async () => {
    world = await CommandWorld.open()
    await world.serve()
  })
  after(() => world[Symbol.asyncDispose]())

  const clock = async (...args: string[]) => {
    const { status, stdout, stderr } = await world.run('sandbox', 'clock', ...args, '--json')
    assert.equal(stderr, '')
    assert.equal(status, 0)
    const face = JSON.parse(stdout) as { time: string; isStopped: boolean; aheadMs: number }
    return { ...face, ms: Date.parse(face.time) }
  }

  test('is shown, advanced, stopped, set and started again', async () => {
    assert.ok(Math.abs((await clock()).aheadMs) < 5_000)
    const ahead = await clock('advance', '90d')
    assert.ok(Math.abs(ahead.aheadMs - 90 * DAY) < 5_000)
    const stopped = await clock('stop')
    assert.equal(stopped.isStopped, true)
    assert.equal((await clock('show')).time, stopped.time)
    assert.equal((await clock('set', '2199-01-01')).time, '2199-01-01T00:00:00.000Z')
    assert.equal((await clock('start')).isStopped, false)
  })

  test('is told to people in one line', async () => {
    const { stdout } = await world.run('sandbox', 'clock')
    assert.match(
      stdout,
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, running, \d+d.* ahead of the real time\n$/,
    )
    assert.ok(stdout.length <= 80)
  })

  test('never goes back', async () => {
    const { status, stderr } = await world.run('sandbox', 'clock', 'set', '2026-01-01')
    assert.equal(status, 2)
    assert.match(stderr, /cannot be set back/)
  })
})

describe('a sandbox', () => {
  let world: CommandWorld
  beforeEach(async () => {
    world = await CommandWorld.open()
  })
  afterEach(() => world[Symbol.asyncDispose]())

  test('tells what lifecycle rules did by the new time', async () => {
    const served = await world.serve('data', '--bucket', 'backups')
    const client = testClient(served)
    const Bucket = 'backups'
    const put = (Key: string) => client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    await Promise.all(['old/1', 'old/2', 'cold/1', 'kept'].map(put))
    const Rules: LifecycleRule[] = [
      { Status: 'Enabled', Filter: { Prefix: 'old/' }, Expiration: { Days: 30 } },
      {
        Status: 'Enabled',
        Filter: { And: { Prefix: 'cold/', ObjectSizeGreaterThan: 0 } },
        Transitions: [{ Days: 60, StorageClass: 'GLACIER' }],
      },
    ]
    const LifecycleConfiguration = { Rules }
    await client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }),
    )
    const advance = async (span: string) => {
      const { stdout, stderr } = await world.run('sandbox', 'clock', 'advance', span)
      assert.equal(stderr, '')
      return stdout.split('\n').slice(1).join('\n')
    }
    assert.equal(await advance('29d'), '')
    assert.equal(await advance('2d'), 'lifecycle of backups: 2 expired\n')
    await world.kill(served.process, 'SIGKILL')
    await world.serve('data')
    assert.equal(await advance('1y'), 'lifecycle of backups: 1 moved to GLACIER\n')
    client.destroy()
  })

  test('that was killed goes on at the time that it showed, in a folder with a long name', async () => {
    const data = 'x'.repeat(200)
    const { process } = await world.serve(data)
    await world.run('sandbox', 'clock', 'stop')
    const { stdout } = await world.run('sandbox', 'clock', 'advance', '1y')
    await world.kill(process, 'SIGKILL')

    const dead = await world.run('sandbox', 'clock')
    assert.equal(dead.status, 5)
    assert.match(dead.stderr, /no sandbox runs: that of .*, process \d+, has died/)
    assert.match((await world.run('sandbox', 'clock')).stderr, /no sandbox runs\n/)

    await world.serve(data)
    const again = await world.run('sandbox', 'clock')
    assert.equal(again.stdout.slice(0, 30), stdout.slice(0, 30))
  })

  test('is named by its folder where several run', async () => {
    await Promise.all([world.serve('one'), world.serve('other')])
    const { status, stderr } = await world.run('sandbox', 'clock')
    assert.equal(status, 2)
    assert.match(stderr, /2 sandboxes run/)
    assert.match(stderr, /--data \S+\/one {2}\(http:/)
    const data = ['--data', join(world.folder, 'one')]
    assert.equal((await world.run('sandbox', 'clock', 'advance', '5d', ...data)).status, 0)
    const other = await world.run('sandbox', 'clock', '--data', 'other')
    assert.match(other.stdout, /at the real time/)
    assert.equal((await world.run('sandbox', 'clock', '--data', 'none')).status, 5)
  })

  test('leaves nothing behind when it is stopped', async () => {
    const { process } = await world.serve()
    assert.equal((await stat(join(world.folder, 'data/control.sock'))).mode & 0o777, 0o600)
    await world.kill(process, 'SIGTERM')
    assert.deepEqual(await readdir(join(world.folder, 'state/sandboxes')), [])
    assert.equal((await readdir(join(world.folder, 'data'))).includes('control.sock'), false)
  })

  test('serves, with a warning, where it cannot be listed', async () => {
    await writeFile(join(world.folder, 'state'), 'no folder')
    const served: Served = await world.serve()
    const data = ['--data', join(world.folder, 'data')]
    assert.equal((await world.run('sandbox', 'clock', ...data)).status, 0)
    const stderr = served.process.stderr?.read()?.toString() ?? ''
    assert.match(stderr, /warning: this sandbox cannot be listed/)
  })

  test('bears peers that talk nonsense, stay silent or send without end', async () => {
    await world.serve()
    const path = join(world.folder, 'data/control.sock')
    const say = async (text: string) => {
      const socket = connect(path)
      socket.on('error', () => undefined)
      socket.end(text)
      let answer = ''
      for await (const chunk of socket as AsyncIterable<Buffer>) answer += chunk.toString()
      return answer
    }
    const silent = connect(path)
    assert.match(await say('nonsense\r\n\r\n'), /^HTTP\/1.1 400/)
    const post = (url: string, body: string) =>
      say(`POST ${url} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    assert.match(await post('/clock', '{"change":"set","ms":1e400}'), /400/)
    assert.match(await post('/clock', '{"change":"set","ms":"soon"}'), /400[^]*the command is none/)
    assert.match(await post('/clock', '{'), /400[^]*no JSON/)
    assert.match(await post('/__proto__', ''), /400[^]*does not know/)
    // It is cut off in the middle, which may come before the answer.
    await post('/clock', 'x'.repeat(65 * 1024 * 1024)).catch(() => undefined)
    assert.equal((await world.run('sandbox', 'clock')).status, 0)
    silent.destroy()
  })
})

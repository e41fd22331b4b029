// The peak of memory of the real program, wherever its output goes.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { clientEnvironment, HOLDFAST, startEndpoint } from '../../scripts/endpoint-process.ts'
import { MIB } from '../../src/base/bytes.ts'

const BYTES = 128 * MIB
/**
 * Four parts of 8 MiB, the thread that hashes, and what the socket and the collector need: with
 * the 80 MiB of the packaged program without work, less than 150.
 */
const ALLOWED = 68 * MIB

const SINKS = {
  'a pipe': 'restore -q zeros 0 | cat >/dev/null',
  'nothing at all': 'restore -q zeros 0 >/dev/null',
  'a file': 'restore -q zeros 0 -o "$HOME/restored"',
}

/** Notes the peak of a program's memory when it exits. */
const NOTE_PEAK = `
  import { writeFileSync } from 'node:fs'
  process.on('exit', () =>
    writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS * 1024)))`

async function openWorld() {
  const stack = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'holdfast-memory-'))
  stack.defer(() => rm(home, { recursive: true }))
  const server = stack.use(await startEndpoint(join(home, 's3')))
  const client = new S3Client({ ...server, credentials: server, forcePathStyle: true })
  stack.defer(() => client.destroy())
  await client.send(new CreateBucketCommand({ Bucket: 'bucket' }))
  const note = join(home, 'note-peak.mjs')
  await writeFile(note, NOTE_PEAK)
  const PEAK_FILE = join(home, 'peak')
  const env = {
    ...clientEnvironment(server, home),
    HOLDFAST_STORE: 's3://bucket',
    HOLDFAST_MACHINE: 'web-1',
    NODE_OPTIONS: `--import=${note}`,
    PEAK_FILE,
  }
  const shell = async (command: string) => {
    await promisify(execFile)('bash', ['-o', 'pipefail', '-c', command], { env })
    return Number(await readFile(PEAK_FILE, 'utf8'))
  }
  return { shell, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test('restoring takes no more memory than its parts, wherever the bytes go', async () => {
  await using world = await openWorld()
  await world.shell(`head -c ${BYTES} /dev/zero | '${HOLDFAST}' dump -q zeros 0`)
  const without = await world.shell(`'${HOLDFAST}' list >/dev/null`)
  for (const [sink, command] of Object.entries(SINKS)) {
    const more = (await world.shell(`'${HOLDFAST}' ${command}`)) - without
    assert.ok(more < ALLOWED, `${more} bytes more than ${without} for ${sink}`)
  }
})

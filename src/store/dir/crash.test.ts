// The process that writes is killed at random moments; what it leaves is judged by another.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { contents, pattern } from '../../../test/suites/store.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { DirectoryStore } from './directory-store.ts'

/** Large enough that many a kill strikes in the middle of one. */
const BYTES = 6_000_000
const PART_BYTES = BYTES / 3
const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)

/** Writes objects without end, by turns whole and in parts, and says each that is acknowledged. */
const writer = (root: string, round: number) => `
  import { crc32 } from 'node:zlib'
  import { pattern } from ${here('../../../test/suites/store.ts')}
  import { systemClock, systemRandom } from ${here('../../host/system.ts')}
  import { DirectoryStore } from ${here('./directory-store.ts')}
  const options = { clock: systemClock, random: systemRandom }
  const store = new DirectoryStore(${JSON.stringify(root)}, options)
  const body = pattern(${BYTES})
  for (let n = 0; ; n++) {
    const key = \`round-${round}/\${n % 3}/\${n}\`
    if (n % 2 === 0) await store.create(key, body)
    else {
      const upload = await store.startUpload(key)
      const parts = []
      for (let p = 0; p < 3; p++) {
        parts.push(await upload.putPart(p + 1, body.subarray(p * ${PART_BYTES}, (p + 1) * ${PART_BYTES})))
      }
      await upload.complete(parts, { bytes: body.length, crc32: crc32(body) })
    }
    process.stdout.write(key + '\\n')
  }`

test('killed at any moment, a writer leaves objects whole or absent, none that it had acknowledged', async () => {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-crash-'))
  const store = new DirectoryStore(root, { clock: systemClock, random: systemRandom })
  await store.ensureBucket()
  const acknowledged: string[] = []
  try {
    for (let round = 0; round < 6; round++) {
      const program = ['--input-type=module-typescript', '-e', writer(root, round)]
      const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] })
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
      await once(child.stdout, 'data')
      await delay(Math.random() * 60)
      child.kill('SIGKILL')
      await once(child, 'close')
      acknowledged.push(...said.split('\n').slice(0, -1))
    }
    const listed = (await Array.fromAsync(store.list(''))).map(({ key }) => key)
    const body = pattern(BYTES)
    for (const key of listed) assert.ok(body.equals(await contents(store, key)), key)
    const missing = acknowledged.filter((key) => !listed.includes(key))
    assert.deepEqual(missing, [])
    assert.ok(listed.length >= 6)
    await store.abortStaleUploadsAfter(0)
    const left = await readdir(join(root, '.holdfast'), { recursive: true })
    assert.deepEqual(left.toSorted(), ['stale-days', 'tmp', 'uploads'])
  } finally {
    await rm(root, { recursive: true })
  }
})

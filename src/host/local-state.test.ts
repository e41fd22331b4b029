import assert from 'node:assert/strict'
import { globSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { instantOf, parseInstant } from '../format/instant.ts'
import { parseMachineName } from '../format/machine-name.ts'
import { makeNonce } from '../format/nonce.ts'
import {
  type LocalState,
  openLocalState,
  parentOf,
  type RememberedDump,
  stateFolder,
} from './local-state.ts'
import { systemRandom } from './system.ts'

const root = mkdtempSync(join(tmpdir(), 'local-state-test-'))
after(() => rmSync(root, { recursive: true }))
let folders = 0

interface World {
  readonly folder: string
  readonly warnings: string[]
  readonly open: (storeUrl?: string, machine?: string) => LocalState
}

function world(folder = join(root, String(folders++))): World {
  const warnings: string[] = []
  const onWarning = (message: string) => warnings.push(message)
  return {
    folder,
    warnings,
    open: (storeUrl = 's3://bucket', machine = 'web-1') =>
      openLocalState({ folder, storeUrl, machine: parseMachineName(machine), onWarning }),
  }
}

function dumpOf(taken: string, bytes = 10): RememberedDump {
  return { taken: parseInstant(taken), nonce: makeNonce(systemRandom), bytes }
}

test('what was remembered is recalled, by a later process too', async () => {
  const { open, warnings } = world()
  const dump = dumpOf('20261121T030000Z')
  await open().remember('/home', '0', dump)
  assert.deepEqual(await open().recall('/home'), new Map([['0', dump]]))
  assert.deepEqual(warnings, [])
})

test('stores, machines and streams do not share memories', async () => {
  const { open } = world()
  await open().remember('/home', '0', dumpOf('20261121T030000Z'))
  assert.equal((await open('s3://other').recall('/home')).size, 0)
  assert.equal((await open('s3://bucket', 'web-2').recall('/home')).size, 0)
  assert.equal((await open().recall('/hom')).size, 0)
})

test('a dump that is dated back does not replace a newer one', async () => {
  const state = world().open()
  const newer = dumpOf('20261121T030000Z')
  await state.remember('s', '0', newer)
  await state.remember('s', '0', dumpOf('20261120T030000Z'))
  assert.deepEqual((await state.recall('s')).get('0'), newer)
})

test('dumps of different levels that end together are all remembered', async () => {
  const { open } = world()
  const levels = Array.from({ length: 20 }, (_, level) => String(level))
  const dump = dumpOf('20261121T030000Z')
  await Promise.all(levels.map((level) => open().remember('s', level, dump)))
  assert.deepEqual([...(await open().recall('s')).keys()].sort(), levels.sort())
})

test('no text of a stream or level leaves the folder or is mistaken for another', async () => {
  const { open, folder } = world()
  const name = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 40 })
    .filter((n) => n.isWellFormed())
  await fc.assert(
    fc.asyncProperty(name, name, async (stream, level) => {
      const dump = dumpOf('20261121T030000Z')
      await open().remember(stream, level, dump)
      assert.deepEqual((await open().recall(stream)).get(level), dump)
    }),
    { numRuns: 50 },
  )
  assert.deepEqual(globSync('*', { cwd: folder }), ['dumps'])
})

test('state is for its owner alone', async () => {
  const { open, folder } = world()
  await open().remember('s', '0', dumpOf('20261121T030000Z'))
  for (const path of globSync(`${folder}/**`)) assert.equal(statSync(path).mode & 0o077, 0, path)
})

test('damaged state warns and is taken for none', async () => {
  for (const damage of ['', '{', 'null', '{"taken":"x","nonce":"0","bytes":1}']) {
    const { open, folder, warnings } = world()
    await open().remember('s', '0', dumpOf('20261121T030000Z'))
    const [path = ''] = globSync(`${folder}/dumps/*/0.json`)
    writeFileSync(path, damage)
    assert.equal((await open().recall('s')).size, 0)
    assert.match(warnings.join(), /0\.json cannot be read/)
    await open().remember('s', '0', dumpOf('20261121T030000Z'))
    assert.equal((await open().recall('s')).size, 1)
  }
})

test('a folder that cannot be used warns and blocks nothing', async () => {
  const file = join(root, 'a file')
  writeFileSync(file, '')
  const { open, warnings } = world(join(file, 'state'))
  await open().remember('s', '0', dumpOf('20261121T030000Z'))
  assert.equal((await open().recall('s')).size, 0)
  assert.match(warnings.join('\n'), /cannot be remembered[\s\S]*cannot be recalled/)
})

test('a level builds on the newest remembered dump of any lower level', async () => {
  const state = world().open()
  const [full, two, one, three] = [20, 21, 22, 23].map((day) =>
    dumpOf(instantOf(new Date(Date.UTC(2026, 10, day)))),
  ) as [RememberedDump, RememberedDump, RememberedDump, RememberedDump]
  await state.remember('s', '0', full)
  assert.equal(await parentOf(state, 's', '1'), full.nonce)
  await state.remember('s', '2', two)
  assert.equal(await parentOf(state, 's', '1'), full.nonce)
  assert.equal(await parentOf(state, 's', '9'), two.nonce)
  await state.remember('s', '1', one)
  await state.remember('s', '3', three)
  assert.equal(await parentOf(state, 's', '2'), one.nonce)
  assert.equal(await parentOf(state, 's', '10'), three.nonce)
})

test('level 0 and levels that are names build on none; lost state makes a parent unknown', async () => {
  const state = world().open()
  await state.remember('s', 'photos', dumpOf('20261121T030000Z'))
  assert.equal(await parentOf(state, 's', '0'), '0')
  assert.equal(await parentOf(state, 's', 'photos'), '0')
  assert.equal(await parentOf(state, 's', '-1'), '0')
  assert.equal(await parentOf(state, 's', '1'), 'unknown')
})

test('state lives where the environment says, else where the system keeps such things', () => {
  const root = { uid: 0, home: '/root' }
  const user = { uid: 1000, home: '/home/u' }
  assert.equal(stateFolder({ HOLDFAST_STATE_DIR: '/x' }, root), '/x')
  assert.equal(stateFolder({ XDG_STATE_HOME: '/s' }, root), '/var/lib/holdfast')
  assert.equal(stateFolder({ XDG_STATE_HOME: '/s' }, user), '/s/holdfast')
  assert.equal(stateFolder({ XDG_STATE_HOME: 'relative' }, user), '/home/u/.local/state/holdfast')
  assert.equal(stateFolder({}, user), '/home/u/.local/state/holdfast')
})

test('a folder that cannot be made is a warning, also where making it answers ENOENT', async () => {
  const { open, warnings } = world('/proc/holdfast/state')
  await open().remember('/home', '0', dumpOf('20261121T030000Z'))
  assert.match(warnings.join('\n'), /cannot be remembered here: ENOENT/)
})

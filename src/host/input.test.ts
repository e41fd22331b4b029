import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { openInput } from './input.ts'

const folder = mkdtempSync(join(tmpdir(), 'input-test-'))
after(() => rmSync(folder, { recursive: true }))

test('a file is read from where its descriptor stands', async () => {
  const path = join(folder, 'file')
  writeFileSync(path, '0123456789')
  const fd = openSync(path, 'r')
  readSync(fd, Buffer.alloc(2))
  await using source = openInput(fd)
  const target = Buffer.alloc(5)
  assert.equal(await source.fill(target), 5)
  assert.equal(target.toString(), '23456')
  assert.equal(await source.fill(target), 3)
  assert.deepEqual(await source.end(), { kind: 'file' })
  closeSync(fd)
})

test('a device is read like a file', async () => {
  const fd = openSync('/dev/zero', 'r')
  await using source = openInput(fd)
  const target = Buffer.alloc(20_000_000, 1)
  assert.equal(await source.fill(target), target.length)
  assert.ok(target.equals(Buffer.alloc(target.length)))
  closeSync(fd)
})

test('a folder is refused', () => {
  const fd = openSync(folder, 'r')
  assert.throws(() => openInput(fd), { code: 'bad-input', message: /a folder/ })
  closeSync(fd)
})

test('a descriptor that is not open is refused', () => {
  assert.throws(() => openInput(999), { code: 'host', message: /999 is not open/ })
})

const SCRIPT = `
  import { openInput } from ${JSON.stringify(new URL('input.ts', import.meta.url).href)}
  const target = Buffer.alloc(1000000)
  try {
    const source = openInput(0)
    const bytes = await source.fill(target)
    console.log(target.toString('utf8', 0, bytes), (await source.end()).kind)
  } catch (error) { console.log(error.code, error.message) }`

test('a socket is read like a pipe', async () => {
  // What spawn makes of 'pipe' is a pair of sockets.
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end('from a socket')
  assert.equal(await text(child.stdout), 'from a socket pipe\n')
})

test('a terminal is refused', (t) => {
  if (spawnSync('script', ['--version']).error !== undefined) {
    return t.skip('needs script(1) to make a terminal')
  }
  const path = join(folder, 'script.mjs')
  writeFileSync(path, SCRIPT)
  const { stdout } = spawnSync('script', ['-qec', `'${process.execPath}' '${path}'`, '/dev/null'])
  assert.match(stdout.toString(), /bad-input the input is a terminal/)
})

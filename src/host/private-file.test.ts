import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readPrivateFile, readSettingsFile } from './private-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'private-file-test-'))
after(() => rmSync(folder, { recursive: true }))

function file(name: string, mode: number, text = 'secret'): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

test('a file of our own alone is read', async () => {
  assert.equal(await readPrivateFile(file('own', 0o600)), 'secret')
  assert.equal(await readPrivateFile(file('read-only', 0o400)), 'secret')
})

for (const mode of [0o640, 0o604, 0o620, 0o602, 0o610, 0o644]) {
  test(`a file of mode ${mode.toString(8)} is refused with what to run`, async () => {
    const path = file(mode.toString(8), mode)
    const refused = { code: 'host', hint: `Run: chmod 600 ${path}`, message: /others may use it/ }
    await assert.rejects(readPrivateFile(path), refused)
    const settings = await readSettingsFile(path)
    assert.equal(settings?.text, 'secret')
    assert.equal(settings.exposure?.hint, refused.hint)
  })
}

test('the command to run survives a name that a shell would take apart', async () => {
  const path = file("it's; here", 0o644)
  await assert.rejects(readPrivateFile(path), { hint: `Run: chmod 600 '${folder}/it'\\''s; here'` })
})

test('a symbolic link is judged by what it leads to', async () => {
  const link = join(folder, 'link')
  symlinkSync(file('target', 0o644), link)
  await assert.rejects(readPrivateFile(link), { message: /others may use it/ })
  chmodSync(join(folder, 'target'), 0o600)
  assert.equal(await readPrivateFile(link), 'secret')
})

test('a file of another user is refused', async (t) => {
  if (process.getuid?.() !== 0) return t.skip('needs root to give a file away')
  const path = file('theirs', 0o600)
  chownSync(path, 12_345, 12_345)
  await assert.rejects(readPrivateFile(path), { code: 'host', message: /belongs to another user/ })
})

test('a pipe is read, such as a shell makes of <(pass show keys)', () => {
  const script = `
    import { readPrivateFile } from ${JSON.stringify(new URL('private-file.ts', import.meta.url).href)}
    console.log('read', await readPrivateFile('/dev/stdin'))`
  const shell = 'printf secret | "$0" --input-type=module -e "$1"'
  const { stdout } = spawnSync('sh', ['-c', shell, process.execPath, script])
  assert.equal(stdout.toString(), 'read secret\n')
})

test('settings need not be there, secrets must', async () => {
  const path = join(folder, 'absent')
  assert.equal(await readSettingsFile(path), undefined)
  await assert.rejects(readPrivateFile(path), { code: 'host', message: /does not exist/ })
})

test('a folder and a file of any size are refused', async () => {
  await assert.rejects(readPrivateFile(folder), { code: 'host' })
  await assert.rejects(readPrivateFile('/dev/zero'), { code: 'host', message: /no file/ })
  const big = file('big', 0o600, 'x'.repeat(2 ** 20 + 10_000))
  await assert.rejects(readPrivateFile(big), { code: 'host', message: /more than/ })
})

test('a file that is not UTF-8 is refused, rather than read as something else', async () => {
  const path = file('latin1', 0o600)
  writeFileSync(path, Buffer.from('store: dir:/caf\xe9\n', 'latin1'))
  await assert.rejects(readPrivateFile(path), /latin1 cannot be read: it is not UTF-8/)
})

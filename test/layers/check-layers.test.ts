// What scripts/check-layers.ts refuses of a source tree.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'

const SCRIPT = join(import.meta.dirname, '../../scripts/check-layers.ts')

/** What the check says of files with these texts, by their paths. */
function check(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-layers-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT], {
      cwd: root,
      encoding: 'utf8',
    })
    return { status, violations: stderr.split('\n').filter((line) => line !== '') }
  } finally {
    rmSync(root, { recursive: true })
  }
}

const uses = (...paths: string[]) => paths.map((path) => `import { a } from '${path}'\n`).join('')

describe('the check of layers', () => {
  test('takes imports that point down, in src and within the sandbox', () => {
    const { status, violations } = check({
      'src/base/words.ts': '',
      'src/sandbox/state/rows.ts': uses('../../base/words.ts'),
      'src/sandbox/access/access.ts': uses('../state/rows.ts'),
      'src/sandbox/sandbox.ts': uses('./access/access.ts', '../base/words.ts'),
      'src/sandbox/sandbox.test.ts': uses('./control/control.ts'),
      'src/sandbox/control/control.ts': uses('../sandbox.ts'),
    })
    assert.deepEqual(violations, [])
    assert.equal(status, 0)
  })

  test('refuses imports that point up or sideways', () => {
    const { status, violations } = check({
      'src/base/words.ts': uses('../aws/signature.ts'),
      'src/aws/signature.ts': '',
      'src/sandbox/state/rows.ts': uses('../access/access.ts'),
      'src/sandbox/access/access.ts': uses('../sandbox.ts'),
      'src/sandbox/sandbox.ts': '',
      'src/sandbox/operations/put.ts': uses('../query/call.ts'),
      'src/sandbox/query/call.ts': '',
    })
    assert.deepEqual(violations.toSorted(), [
      'src/base/words.ts: base/ may not import aws/',
      'src/sandbox/access/access.ts: access/ may not import ./',
      'src/sandbox/operations/put.ts: operations/ may not import query/',
      'src/sandbox/state/rows.ts: state/ may not import access/',
    ])
    assert.equal(status, 1)
  })

  test('wants to know where a new folder stands', () => {
    const { status, violations } = check({
      'src/sandbox/state/rows.ts': uses('../news/news.ts'),
      'src/sandbox/news/news.ts': '',
    })
    assert.match(violations.join('\n'), /src\/sandbox\/news stands in no layer/)
    assert.equal(status, 1)
  })

  test('refuses files that import each other, by whatever kind of import and way', () => {
    const { status, violations } = check({
      'src/iam/a.ts': uses('./b.ts', './d.ts'),
      'src/iam/b.ts': "export type { A } from './c.ts'\n",
      'src/iam/c.ts': "import type { A } from './a.ts'\n",
      'src/iam/d.ts': uses('./c.ts'),
      'src/store/open.ts': "const store = await import('./s3.ts')\n",
      'src/store/s3.ts': uses('./open.ts'),
    })
    assert.deepEqual(violations.toSorted(), [
      'src/iam/a.ts imports src/iam/b.ts imports src/iam/c.ts imports src/iam/a.ts',
      'src/store/open.ts imports src/store/s3.ts imports src/store/open.ts',
    ])
    assert.equal(status, 1)
  })

  test('takes a file that several import, each without a way back', () => {
    const { violations } = check({
      'src/iam/a.ts': uses('./b.ts', './c.ts'),
      'src/iam/b.ts': uses('./d.ts'),
      'src/iam/c.ts': uses('./d.ts'),
      'src/iam/d.ts': '',
    })
    assert.deepEqual(violations, [])
  })
})

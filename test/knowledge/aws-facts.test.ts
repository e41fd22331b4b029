import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { vendoredFacts } from '../../scripts/aws-facts.ts'

const ROOT = join(import.meta.dirname, '../..')

test('the facts of AWS are those of iam-data: node scripts/aws-facts.ts', () => {
  for (const [path, text] of vendoredFacts()) {
    assert.equal(readFileSync(join(ROOT, path), 'utf8'), text, path)
  }
})

test('no other file stands beside the facts of AWS', () => {
  const paths = [...vendoredFacts().keys()]
  const [folder = ''] = paths.map((path) => dirname(path))
  assert.deepEqual(
    readdirSync(join(ROOT, folder)).toSorted(),
    paths.map((path) => basename(path)).toSorted(),
  )
})

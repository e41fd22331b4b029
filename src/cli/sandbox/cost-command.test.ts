// `holdfast sandbox cost` and the sandbox that it reaches, as processes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CommandWorld } from '../../../test/support/served-sandbox.ts'

test('what a bucket costs is told in a table, and as JSON', async () => {
  await using world = await CommandWorld.open()
  await world.serve('data', '--bucket', 'backups')
  const table = await world.run('sandbox', 'cost', 'backups')
  assert.equal(table.stderr, '')
  assert.match(table.stdout, /^WHAT +COUNT +STORED +BILLED +COST\nall +\$0\.00\/month\n/)
  assert.match(table.stdout, /list prices of \d{4}-\d\d, us-east-1/)
  const { stdout } = await world.run('sandbox', 'cost', 'backups', '--json')
  const { bucket, dollarsPerMonth } = JSON.parse(stdout) as Record<string, unknown>
  assert.deepEqual([bucket, dollarsPerMonth], ['backups', 0])
  const none = await world.run('sandbox', 'cost', 'none')
  assert.equal(none.status, 5)
  assert.match(none.stderr, /there is no bucket "none"/)
})

// Policies learned from runs of a small tool.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { learn } from './learn.ts'

const TOOL = join(import.meta.dirname, '../../test/support/s3-tool.ts')
const PLAN = { machine: 'web-1', prefix: 'web-1/', bucket: 'backups' }
const TOOLS = { env: { PATH: process.env['PATH'] } }

describe('learning', () => {
  test('prints what the run needed, without what it can do without, and proves it', async () => {
    const command = tool('list?', 'list:web-1/locks/', 'put:web-1/locks/1', 'delete:web-1/locks/1')
    const { learned } = await learn({ ...PLAN, command }, TOOLS)
    assert.deepEqual(JSON.parse(learned?.text ?? ''), {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: 'arn:aws:s3:::backups',
          Condition: { StringLike: { 's3:prefix': 'web-1/locks/*' } },
        },
        {
          Effect: 'Allow',
          Action: ['s3:DeleteObject', 's3:PutObject'],
          Resource: 'arn:aws:s3:::backups/web-1/locks/*',
        },
      ],
    })
    assert.equal(learned?.hasPassed, true)
    assert.equal(learned.proof.verdict, 'proved')
    assert.deepEqual(
      learned.leftOut.map(({ condition }) => condition),
      [{ Null: { 's3:prefix': 'true' } }],
    )
  })

  test('grants what the tool cannot do without, and does not call it isolated', async () => {
    const command = tool('list', 'put:web-1/a')
    const { learned } = await learn({ ...PLAN, command }, TOOLS)
    assert.equal(learned?.hasPassed, true)
    assert.deepEqual(learned.leftOut, [])
    assert.equal(learned.proof.verdict, 'refuted')
  })

  test('learns nothing from a command that needed no permission', async () => {
    const command = [process.execPath, '-e', "fetch(process.env.AWS_ENDPOINT_URL + '/backups/a')"]
    const { run: first, learned } = await learn({ ...PLAN, command }, TOOLS)
    assert.equal(first.requests[0]?.signer, '*')
    assert.equal(learned, undefined)
  })

  test('learns nothing from a command that fails when it may do everything', async () => {
    const { run: first, learned } = await learn({ ...PLAN, command: tool('list', 'exit:5') }, TOOLS)
    assert.equal(first.status, 5)
    assert.equal(learned, undefined)
  })
})

function tool(...words: string[]): string[] {
  return [process.execPath, TOOL, ...words]
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePolicy } from '../../iam/policy/parse.ts'
import { prove } from '../../iam/prove/prove.ts'
import type { Machine } from '../../iam/prove/question.ts'
import { isolationMatrix } from './isolation-matrix.ts'

test('nothing is said of a machine whose policies are not all that it has', () => {
  const session = (name: string): Machine => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::b/${name}/*` },
    })
    const identity = [parsePolicy(text, { kind: 'identity', name })]
    const principal = `arn:aws:sts::111122223333:assumed-role/backup/${name}`
    return { name, principal, prefix: `${name}/`, identity }
  }
  const question = { bucket: 'b', machines: [session('m1'), session('m2')] }
  assert.deepEqual(isolationMatrix(question, prove(question)).rows, [
    ['own', 'unknown'],
    ['unknown', 'own'],
  ])
})

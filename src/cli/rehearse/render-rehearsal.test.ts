import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DistinctRequest } from '../../rehearse/distinct-requests.ts'
import type { Rehearsal } from '../../rehearse/rehearsal.ts'
import { displayWidth } from '../render/printable.ts'
import { renderRehearsal } from './render-rehearsal.ts'

const DENIED: DistinctRequest = {
  operation: 'PutObject',
  action: 's3:PutObject',
  resource: 'arn:aws:s3:::backups/web-2/a',
  conditions: {},
  verdict: 'denied',
  isOptional: false,
  signer: undefined,
  reason: 'because no identity-based policy allows the s3:PutObject action',
  count: 1,
  survival: 'gave up',
}
const REHEARSAL: Rehearsal = {
  status: 1,
  signal: undefined,
  notRun: undefined,
  principal: 'arn:aws:iam::123456789012:user/web-1',
  events: [],
  untold: { requests: 0, denied: 0 },
  requests: [DENIED],
  openNetwork: undefined,
}

describe('the report of a rehearsal', () => {
  test('calls no status a signal, as those above 128 that awscli ends with', () => {
    const lastLine = (ended: Partial<Rehearsal>) =>
      renderRehearsal({ ...REHEARSAL, ...ended }, 'aws').at(-1)
    assert.equal(lastLine({ status: 254 }), '0 requests; aws ended with status 254. 1 was denied.')
    assert.equal(
      lastLine({ status: 137, signal: 'SIGKILL' }),
      '0 requests; aws was ended by SIGKILL. 1 was denied.',
    )
  })

  test('tells what S3 refused by its own rules from what policies denied', () => {
    const refused: DistinctRequest = {
      ...DENIED,
      verdict: 'refused',
      reason: 'InvalidRequest',
      count: 2,
    }
    const end = (status: number, ...requests: DistinctRequest[]) =>
      renderRehearsal({ ...REHEARSAL, status, requests }, 'curl')
        .slice(-2)
        .join(' ')
    assert.match(end(22, refused), /ended with status 22\. 2 were refused\.$/)
    assert.match(
      end(0, DENIED, refused),
      /1 was denied and 2 were refused, and it survived them\.$/,
    )
  })

  test('counts what was too many to be told among the requests and the denied ones', () => {
    const untold = { requests: 7, denied: 2 }
    const text = renderRehearsal({ ...REHEARSAL, untold }, 'aws').join(' ')
    assert.match(
      text,
      /7 requests; aws ended with status 1\. 3 were denied\. The last 7 were too many/,
    )
    assert.match(text, /to be told; 2 of them were denied\.$/)
  })

  test('tells a hundred requests of a flood, and counts the others', () => {
    const requests = Array.from({ length: 100_000 }, () => DENIED)
    const lines = renderRehearsal({ ...REHEARSAL, requests }, 'flood')
    assert.equal(lines.filter((line) => line.startsWith('denied')).length, 100)
    assert.ok(
      lines.some((line) => line.trim() === 'and 99900 more that differ: --json tells them.'),
    )
  })

  test('keeps to 80 columns, however many requests there were', () => {
    const request = { ...DENIED, count: 1_234_567, resource: 'many words '.repeat(20).trim() }
    const lines = renderRehearsal({ ...REHEARSAL, requests: [request] }, 'tool')
    assert.ok(lines.every((line) => displayWidth(line) <= 80))
  })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RequestEvent } from '../sandbox/journal/request-event.ts'
import { recordingHead, recordingSection } from './recording.ts'

const HEAD = { tool: 'restic', date: '2026-11-22', machine: 'm1' }

describe('a recording', () => {
  test('begins with the tool, its clients and the machine', () => {
    const events = [event({ userAgent: 'b/2' }), event({ userAgent: 'a/1' }), event({})]
    assert.deepEqual(recordingHead(HEAD, events).split('\n'), [
      'tool: restic',
      'client: a/1',
      'client: b/2',
      'date: 2026-11-22',
      'endpoint: the sandbox of holdfast rehearse, enforcing the policy',
      'machine: m1',
      '',
    ])
  })

  test('leaves out of a client what system it ran on', () => {
    const userAgent = 'aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 os/linux#6.1.0 command/s3.cp'
    const head = recordingHead(HEAD, [event({ userAgent })])
    assert.match(head, /^client: aws-cli\/2\.9\.19 Python\/3\.11\.2 command\/s3\.cp$/m)
  })

  test('tells requests once, sorted, as if the bucket stood in the name of the host', () => {
    const section = lines(
      event({ method: 'PUT', key: 'm1/b c', path: '/backups/m1/b%20c?partNumber=1&uploadId=xyz' }),
      event({ key: 'm1/a', path: '/backups/m1/a' }),
      event({ key: 'm1/a', path: '/backups/m1/a' }),
      event({ path: '/?list-type=2&prefix=m1%2F', status: 403 }),
    )
    assert.deepEqual(section, [
      '403 GET /?list-type=2&prefix=m1%2F',
      '200 GET /m1/a',
      '200 PUT /m1/b%20c?partNumber=1&uploadId=x',
    ])
  })

  test('is the same for runs that differ in digests and times', () => {
    const digest = (letter: string) => letter.repeat(64)
    const first = event({ key: `m1/data/aa/${digest('a')}` })
    const second = event({ key: `m1/data/bb/${digest('b')}` })
    assert.deepEqual(lines(first), lines(second))
    assert.deepEqual(
      lines(event({ key: 'm1/full.20261122T010203Z' })),
      lines(event({ key: 'm1/full.20271231T235959Z' })),
    )
    assert.deepEqual(
      lines(event({ key: 'm1/20261122-010203F/a' })),
      lines(event({ key: 'm1/20271231-235959F/a' })),
    )
  })

  test('keeps the escaped sign before a digest', () => {
    const path = `/backups/?versions&prefix=m1%2Fdata%2F${'a'.repeat(32)}%2F`
    assert.deepEqual(lines(event({ path })), [
      `200 GET /?versions&prefix=m1%2Fdata%2F${'0'.repeat(32)}%2F`,
    ])
  })

  test('tells headers that policies decide by, and each key of a DeleteObjects', () => {
    const decision = { verdict: 'allowed', isExplicit: false, reason: '' } as const
    const put = event({
      method: 'PUT',
      key: 'm1/a',
      decisions: [
        {
          ...decision,
          action: 's3:PutObject',
          resource: 'arn:aws:s3:::backups/m1/a',
          conditions: { 's3:x-amz-acl': ['private'], 's3:x-amz-content-sha256': ['0'] },
        },
      ],
    })
    const deletes = ['a', 'b'].map((name) => ({
      ...decision,
      action: 's3:DeleteObject',
      resource: `arn:aws:s3:::backups/m1/${name}`,
      conditions: {},
    }))
    const post = event({
      method: 'POST',
      operation: 'DeleteObjects',
      path: '/backups/?delete',
      decisions: deletes,
    })
    assert.deepEqual(lines(put, post), [
      '200 POST /?delete deletes m1/a',
      '200 POST /?delete deletes m1/b',
      '200 PUT /m1/a x-amz-acl:private',
    ])
  })

  test('quotes the command as a shell reads it, on one line', () => {
    const section = recordingSection('backup', ['sh', '-c', 'a b\nc'], [])
    assert.equal(section, "# backup: sh -c 'a b c'\n")
  })
})

function lines(...events: RequestEvent[]): string[] {
  return recordingSection('backup', ['tool'], events).trimEnd().split('\n').slice(1)
}

function event(told: Partial<RequestEvent>): RequestEvent {
  const usual = {
    id: 'id',
    hostId: 'host',
    time: 0,
    realTime: 0,
    method: 'GET',
    httpVersion: '1.1',
    path: '/',
    host: '127.0.0.1',
    service: 's3' as const,
    bucket: 'backups',
    remoteAddress: '127.0.0.1',
    decisions: [],
    status: 200,
    bytesReceived: 0,
    bytesSent: 0,
    totalMs: 0,
    turnAroundMs: 0,
  }
  return { ...usual, ...told }
}

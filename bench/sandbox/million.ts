// Buckets of a million keys, and how long a page of each kind of listing takes.
import { performance } from 'node:perf_hooks'
import type { Account } from '../../src/sandbox/state/account.ts'
import { openState } from '../../src/sandbox/state/state.ts'
import { S3Connection, type Signer } from './s3-connection.ts'
import type { MeasuredServer } from './server.ts'

const KEYS = 1_000_000
const OWNER: Account = { id: '123456789012', canonicalId: 'a'.repeat(64), displayName: 'bench' }

interface Kind {
  readonly bucket: string
  /** The key of number `n` of a million, in SQL. */
  readonly key: string
  readonly versions?: 'markers' | 'all of one key' | 'marker and version'
}

/** What a listing might have to walk over to make one page. */
const KINDS: readonly Kind[] = [
  { bucket: 'one-prefix', key: `printf('m/%07d', n)` },
  { bucket: 'own-prefixes', key: `printf('%07d/x', n)` },
  { bucket: 'flat', key: `printf('%07d', n)` },
  { bucket: 'deep', key: `printf('a/%03d/%03d/%02d', n / 10000, n / 10 % 1000, n % 10)` },
  { bucket: 'markers', key: `printf('m/%07d', n)`, versions: 'markers' },
  { bucket: 'hidden', key: `printf('m/%07d', n / 2)`, versions: 'marker and version' },
  { bucket: 'one-key', key: `'m/only'`, versions: 'all of one key' },
]

/** Fills a folder that a sandbox then serves. Takes about a minute. */
export async function fillMillions(folder: string): Promise<void> {
  await using state = await openState(folder, OWNER)
  const { database } = state
  for (const { bucket, key, versions } of KINDS) {
    state.buckets.create({
      name: bucket,
      created: 0,
      location: 'us-east-1',
      ownership: '',
      acl: [],
      owner: OWNER,
      tags: undefined,
    })
    const { id } = state.buckets.require(bucket)
    if (versions !== undefined) {
      state.buckets.set(state.buckets.require(bucket), 'versioning', 'Enabled')
    }
    const marker = { markers: '1', 'marker and version': 'n % 2', 'all of one key': '0' }
    const isMarker = versions === undefined ? '0' : marker[versions]
    const live = { markers: '0', 'marker and version': '0', 'all of one key': `n = ${KEYS - 1}` }
    const isLive = versions === undefined ? '1' : live[versions]
    const name = versions === undefined ? `'null'` : `printf('%032d', n)`
    database.run(
      `INSERT INTO versions (bucket, key, version, marker, live, size, etag, modified,
         storage_class, body, attributes)
       WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
       SELECT ?1, CAST(${key} AS BLOB), ${name}, ${isMarker}, ${isLive}, 0,
         'd41d8cd98f00b204e9800998ecf8427e', n, 'STANDARD', NULL,
         '{"headers":{},"metadata":{},"tags":[],"acl":[]}' FROM numbers`,
      id,
      KEYS - 1,
    )
  }
  // Around the prefix that holds them all, so that a page has something before it and after it.
  for (const key of ['a', 'z']) addNeighbour(database, state.buckets.require('one-prefix').id, key)
}

function addNeighbour(
  database: Awaited<ReturnType<typeof openState>>['database'],
  bucket: number,
  key: string,
): void {
  database.run(
    `INSERT INTO versions (bucket, key, version, marker, live, size, etag, modified, storage_class,
       body, attributes) VALUES (?, CAST(? AS BLOB), 'null', 0, 1, 0, '', 0, 'STANDARD', NULL, ?)`,
    bucket,
    key,
    '{"headers":{},"metadata":{},"tags":[],"acl":[]}',
  )
}

const V2 = 'list-type=2'

/** `[what, bucket, query]`; a query's parameters stand in the order of their names. */
const PAGES: readonly (readonly [what: string, bucket: string, query: string])[] = [
  ['a million keys', 'flat', V2],
  ['… from the middle', 'flat', `${V2}&start-after=0500000`],
  ['… V1, from the end', 'flat', 'marker=0999000'],
  ['… encoded', 'flat', `encoding-type=url&${V2}`],
  ['one common prefix holds them all', 'one-prefix', `delimiter=%2F&${V2}`],
  ['… within that prefix', 'one-prefix', `delimiter=%2F&${V2}&prefix=m%2F`],
  ['… begun inside it', 'one-prefix', `delimiter=%2F&${V2}&start-after=m%2F0500000`],
  ['each a common prefix of its own', 'own-prefixes', `delimiter=%2F&${V2}`],
  ['a thousand common prefixes of a thousand', 'deep', `delimiter=%2F&${V2}&prefix=a%2F005%2F`],
  ['all are delete markers', 'markers', V2],
  ['… their versions', 'markers', 'versions='],
  ['… their versions, with a delimiter', 'markers', 'delimiter=%2F&versions='],
  ['each below a delete marker', 'hidden', `delimiter=%2F&${V2}`],
  ['… their versions', 'hidden', 'versions='],
  ['a million versions of one key', 'one-key', V2],
  ['… all of them', 'one-key', 'versions='],
  ['… with a delimiter', 'one-key', 'delimiter=%2F&versions='],
]

export interface PageTime {
  readonly what: string
  readonly medianMs: number
  readonly worstMs: number
}

/** Each page `rounds` times, after once that does not count. */
export async function timePages(
  server: MeasuredServer,
  sign: Signer,
  rounds: number,
): Promise<PageTime[]> {
  using line = await S3Connection.open(server.endpoint, sign)
  const times: PageTime[] = []
  for (const [what, bucket, query] of PAGES) {
    const request = { method: 'GET', path: `/${bucket}`, query }
    await line.send(request)
    const taken: number[] = []
    for (let round = 0; round < rounds; round++) {
      const start = performance.now()
      await line.send(request)
      taken.push(performance.now() - start)
    }
    taken.sort((a, b) => a - b)
    const medianMs = taken[Math.floor(taken.length / 2)] ?? Number.NaN
    times.push({ what, medianMs, worstMs: taken.at(-1) ?? Number.NaN })
  }
  return times
}

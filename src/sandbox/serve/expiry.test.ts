// Temporary credentials end on the sandbox's clock, while signatures age on the real one.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { signedHeaders } from '../../../test/support/query-client.ts'
import { connectionOf } from '../http/connection.ts'
import { openIdentities } from '../identity/open-identities.ts'
import { openDatabase } from '../state/database.ts'
import { serveQuery } from './serve-query.ts'

const ACCOUNT = { id: '123456789012', displayName: 'first' }
const BODY = 'Action=GetCallerIdentity&Version=2011-06-15'

test("a session ends on the sandbox's clock", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-expiry-'))
  const database = openDatabase(folder)
  try {
    const realNow = Date.now()
    const root = { accessKeyId: 'AKIAROOT', secretAccessKey: 'secret' }
    const identities = openIdentities(database, ACCOUNT, root, realNow)
    const { id, secret, token } = identities.tables.sessions.create({
      account: ACCOUNT.id,
      owner: null,
      issued: realNow,
      expires: realNow + 900_000,
      role: undefined,
    })
    const key = { accessKeyId: id, secretAccessKey: secret, sessionToken: token }
    const at = { endpoint: 'http://127.0.0.1:1', region: 'us-east-1' }
    const headers = new Map(Object.entries(await signedHeaders(at, 'sts', key, BODY)))
    const answerAt = (now: number) => {
      const request = { method: 'POST', path: '/', isSecure: false, query: [], headers }
      return serveQuery('sts', identities, {
        request: { ...request, bucket: undefined, key: undefined },
        source: bodyOf(BODY),
        connection: connectionOf(new Socket()),
        times: { real: realNow, sandbox: now },
      })
    }
    assert.equal((await answerAt(realNow + 899_000)).status, 200)
    const over = await answerAt(realNow + 900_000)
    assert.equal(over.status, 403)
    assert.match(String(over.xml), /<Code>ExpiredToken<\/Code>/)
  } finally {
    database[Symbol.dispose]()
    rmSync(folder, { recursive: true })
  }
})

function bodyOf(text: string) {
  return {
    async *chunks() {
      yield Buffer.from(text)
    },
    async [Symbol.asyncDispose]() {},
  }
}

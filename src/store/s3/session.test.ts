import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import {
  type FaultAnswer,
  type FaultProxy,
  startFaultProxy,
} from '../../../test/faults/fault-proxy.ts'
import { contents, pattern, refusedAs } from '../../../test/suites/store.ts'
import { failure } from '../../../test/support/failure.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { openStore } from '../open.ts'
import type { OpenStoreOptions } from '../open-options.ts'
import type { ObjectStore } from '../store.ts'

interface Fixture extends AsyncDisposable {
  readonly sandbox: TestSandbox
  readonly proxy: FaultProxy
  readonly store: ObjectStore
  reopen(options: Partial<OpenStoreOptions>): Promise<ObjectStore>
}

async function open(options: Partial<OpenStoreOptions> = {}): Promise<Fixture> {
  const sandbox = await startTestSandbox()
  const proxy = await startFaultProxy(sandbox.endpoint)
  const reopen = (options: Partial<OpenStoreOptions>) =>
    openStore(`s3://${sandbox.bucket}`, {
      clock: systemClock,
      random: systemRandom,
      env: sandbox.env,
      endpoint: proxy.endpoint,
      ...options,
    })
  return {
    sandbox,
    proxy,
    store: await reopen(options),
    reopen,
    async [Symbol.asyncDispose]() {
      await proxy.close()
      await sandbox.close()
    },
  }
}

const BODY = pattern(50_000)
const WHOLE = { bytes: BODY.length, crc32: crc32(BODY) }

async function upload(store: ObjectStore, key: string): Promise<void> {
  const upload = await store.startUpload(key)
  await upload.complete([await upload.putPart(1, BODY)], WHOLE)
}

function answer(status: number, code: string, more: Partial<FaultAnswer> = {}) {
  return { kind: 'answer', answer: { status, code, ...more } } as const
}

/** The header of the nth request of that operation. */
function header(proxy: FaultProxy, operation: string, name: string, nth = 0) {
  return proxy.seen.filter((seen) => seen.operation === operation)[nth]?.headers[name]
}

describe('an S3 store sends', () => {
  test('conditions, checksums and sizes that the endpoint checks', async () => {
    await using fixture = await open()
    const { proxy, store } = fixture
    await upload(store, 'key')
    await store.create('other', BODY, { storageClass: 'STANDARD_IA' })
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(WHOLE.crc32)
    const base64 = sum.toString('base64')
    assert.equal(header(proxy, 'CreateMultipartUpload', 'x-amz-checksum-algorithm'), 'CRC32')
    assert.equal(header(proxy, 'CreateMultipartUpload', 'x-amz-checksum-type'), 'FULL_OBJECT')
    assert.equal(header(proxy, 'UploadPart', 'x-amz-checksum-crc32'), base64)
    assert.equal(header(proxy, 'UploadPart', 'x-amz-content-sha256'), 'UNSIGNED-PAYLOAD')
    assert.match(String(header(proxy, 'UploadPart', 'authorization')), /x-amz-checksum-crc32/)
    assert.equal(header(proxy, 'CompleteMultipartUpload', 'if-none-match'), '*')
    assert.equal(header(proxy, 'CompleteMultipartUpload', 'x-amz-checksum-crc32'), base64)
    assert.equal(header(proxy, 'CompleteMultipartUpload', 'x-amz-mp-object-size'), '50000')
    assert.equal(header(proxy, 'PutObject', 'if-none-match'), '*')
    assert.equal(header(proxy, 'PutObject', 'x-amz-storage-class'), 'STANDARD_IA')
    assert.deepEqual(await store.missingFeatures(), [])
  })

  test('signed bodies until it knows that checksums are checked', async () => {
    await using fixture = await open()
    await fixture.store.create('first', BODY)
    await fixture.store.create('second', BODY)
    const hash = 'x-amz-content-sha256'
    assert.match(String(header(fixture.proxy, 'PutObject', hash)), /^[0-9a-f]{64}$/)
    assert.equal(header(fixture.proxy, 'PutObject', hash, 1), 'UNSIGNED-PAYLOAD')
  })
})

describe('where an endpoint lacks', () => {
  test('conditional writes, it writes without them and says so', async () => {
    await using fixture = await open()
    const { proxy, store } = fixture
    const fault = answer(501, 'NotImplemented')
    proxy.fail({ header: 'if-none-match', nth: 'all', fault })
    await store.create('a', BODY)
    await upload(store, 'b')
    assert.deepEqual(await contents(store, 'a'), BODY)
    assert.deepEqual(await contents(store, 'b'), BODY)
    const missing = await store.missingFeatures()
    assert.deepEqual(
      missing.map(({ feature }) => feature),
      ['conditional-writes'],
    )
    // It does not ask again, and destroys nothing to find something out.
    const before = proxy.seen.length
    await store.create('c', BODY)
    assert.equal(proxy.seen.length, before + 1)
    const strictly = store.create('a', BODY, { strictlyNew: true })
    await assert.rejects(strictly, refusedAs('unsupported'))
  })

  test('checksums in silence, it signs bodies instead', async () => {
    await using fixture = await open()
    const { proxy, store } = fixture
    const names = ['x-amz-checksum-algorithm', 'x-amz-checksum-type', 'x-amz-checksum-crc32']
    proxy.fail({
      nth: 'all',
      operation: 'CreateMultipartUpload',
      fault: { kind: 'strip-reply-headers', names },
    })
    const upload = await store.startUpload('a')
    const part = await upload.putPart(1, BODY)
    assert.match(String(header(proxy, 'UploadPart', 'x-amz-content-sha256')), /^[0-9a-f]{64}$/)
    assert.equal(header(proxy, 'UploadPart', 'x-amz-checksum-crc32'), undefined)
    const parts = [part]
    for (const wrong of [
      { ...WHOLE, bytes: 1 },
      { ...WHOLE, crc32: 1 },
    ]) {
      await assert.rejects(upload.complete(parts, wrong), failure('store-refused', 'add up'))
    }
    await upload.complete(parts, WHOLE)
    const missing = await store.missingFeatures()
    assert.deepEqual(
      missing.map(({ feature }) => feature),
      ['full-object-checksums'],
    )
  })

  for (const code of ['NotImplemented', 'InvalidRequest', 'InvalidArgument']) {
    test(`checksums and says ${code}, it uploads without them`, async () => {
      await using fixture = await open()
      const fault = answer(code === 'NotImplemented' ? 501 : 400, code)
      fixture.proxy.fail({ header: 'x-amz-checksum-algorithm', nth: 'all', fault })
      await upload(fixture.store, 'a')
      await upload(fixture.store, 'b')
      assert.deepEqual(await contents(fixture.store, 'b'), BODY)
      const opened = fixture.proxy.seen.filter((s) => s.operation === 'CreateMultipartUpload')
      assert.equal(opened.length, 4)
    })
  }

  test('only checksums of the whole, it keeps those of the parts', async () => {
    await using fixture = await open()
    const { proxy, store } = fixture
    proxy.fail({ header: 'x-amz-checksum-type', nth: 'all', fault: answer(400, 'InvalidRequest') })
    await upload(store, 'a')
    assert.equal(header(proxy, 'UploadPart', 'x-amz-content-sha256'), 'UNSIGNED-PAYLOAD')
    assert.ok(header(proxy, 'UploadPart', 'x-amz-checksum-crc32'))
    assert.equal(header(proxy, 'CompleteMultipartUpload', 'x-amz-checksum-crc32'), undefined)
    assert.deepEqual(await contents(store, 'a'), BODY)
  })

  test('versions, it lists each object as the one version of it', async () => {
    await using fixture = await open()
    const { proxy, store } = fixture
    await store.create('a', BODY)
    proxy.fail({
      operation: 'ListObjectVersions',
      nth: 'all',
      fault: answer(501, 'NotImplemented'),
    })
    const [version] = await Array.fromAsync(store.listVersions(''))
    assert.equal(version?.key, 'a')
    assert.equal(version?.versionId, 'null')
    await store.removeVersion('a', 'null')
    assert.equal(await store.stat('a'), undefined)
    assert.match(
      proxy.seen.find((s) => s.operation === 'DeleteObject')?.url ?? '',
      /^[^?]*\??(?!.*versionId)/,
    )
  })

  test('a reply that it may have, nothing is claimed', async () => {
    await using fixture = await open()
    fixture.proxy.fail({ operation: 'GetBucketVersioning', fault: answer(403, 'AccessDenied') })
    assert.deepEqual(await fixture.store.missingFeatures(), [])
  })
})

describe('an S3 store explains', () => {
  test('a denial, with the statement to add', async () => {
    await using fixture = await open()
    const { proxy, store } = fixture
    proxy.fail({
      operation: 'PutObject',
      fault: answer(403, 'AccessDenied', { message: 'Access Denied' }),
    })
    await assert.rejects(
      store.create('web-1/x', BODY),
      failure(
        'access-denied',
        's3:PutObject',
        'arn:aws:s3:::test-bucket/web-1/*',
        '"Effect":"Allow"',
      ),
    )
  })

  test('a denial of a HEAD, which has no body', async () => {
    await using fixture = await open()
    fixture.proxy.fail({ operation: 'HeadObject', fault: answer(403, 'AccessDenied') })
    await assert.rejects(fixture.store.stat('web-1/x'), failure('access-denied', 's3:GetObject'))
  })

  test('a denial that comes while a large body is on its way', async () => {
    await using fixture = await open()
    const fault = { kind: 'answer-early', answer: { status: 403, code: 'AccessDenied' } } as const
    fixture.proxy.fail({ operation: 'PutObject', fault })
    const sending = fixture.store.create('web-1/x', Buffer.alloc(30_000_000))
    await assert.rejects(sending, failure('access-denied', 's3:PutObject'))
  })

  test('a key pair that is wrong', async () => {
    await using fixture = await open()
    const credentials = { accessKeyId: fixture.sandbox.accessKeyId, secretAccessKey: 'wrong' }
    const store = await fixture.reopen({ credentials })
    await assert.rejects(
      store.create('x', BODY),
      failure('access-denied', 'SignatureDoesNotMatch', 'secret access key'),
    )
    const other = { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'wrong' }
    const stranger = await fixture.reopen({ credentials: other })
    await assert.rejects(stranger.create('x', BODY), failure('access-denied', 'unknown'))
  })

  test('that there are no credentials, and prints nothing', async (context) => {
    await using fixture = await open()
    const noise = context.mock.method(console, 'warn', () => {})
    const { AWS_ACCESS_KEY_ID: _, ...env } = fixture.sandbox.env
    const saved = { ...process.env }
    Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', HOME: fixture.sandbox.dataDir })
    try {
      const store = await fixture.reopen({ env })
      await assert.rejects(
        store.create('x', BODY),
        failure('access-denied', 'no usable credentials', 'AWS_PROFILE'),
      )
    } finally {
      process.env = saved
    }
    assert.equal(noise.mock.callCount(), 0)
  })

  test('an archived object', async () => {
    await using fixture = await open()
    fixture.proxy.fail({ operation: 'GetObject', fault: answer(403, 'InvalidObjectState') })
    await assert.rejects(
      fixture.store.read('x'),
      failure('store-refused', 'archived', 'restore-object'),
    )
  })

  test('a page of a gateway that is no XML', async () => {
    await using fixture = await open()
    const fault = answer(502, '</html>')
    fixture.proxy.fail({ operation: 'PutObject', fault })
    await assert.rejects(fixture.store.create('x', BODY), refusedAs('busy'))
  })

  test('an error inside a 200 as the error that it is', async () => {
    await using fixture = await open()
    const upload = await fixture.store.startUpload('x')
    const part = await upload.putPart(1, BODY)
    const operation = 'CompleteMultipartUpload'
    for (const code of ['PreconditionFailed', 'NoSuchUpload', 'InternalError']) {
      fixture.proxy.fail({ operation, fault: answer(200, code) })
    }
    for (const reason of ['taken', 'no-such-upload', 'busy'] as const) {
      await assert.rejects(upload.complete([part], WHOLE), refusedAs(reason))
    }
  })

  test('a bucket that is not there', async () => {
    await using fixture = await open()
    const store = await openStore('s3://no-such-bucket-here', {
      clock: systemClock,
      random: systemRandom,
      env: fixture.sandbox.env,
    })
    await assert.rejects(store.create('x', BODY), failure('not-found', 'bucket', 'command init'))
    assert.equal(await store.ensureBucket(), 'created')
    assert.equal(await store.ensureBucket(), 'exists')
  })

  test('that nobody listens at the endpoint', async () => {
    await using fixture = await open()
    await fixture.proxy.down()
    await assert.rejects(
      fixture.store.stat('x'),
      failure('store-unavailable', 'nobody listens', '--endpoint'),
    )
  })
})

describe('an S3 store mends', () => {
  test('a region that is another one, by the answer', async () => {
    await using fixture = await open({ region: 'eu-west-1' })
    const { proxy, store, sandbox } = fixture
    const fault = answer(400, 'AuthorizationHeaderMalformed', {
      details: { Region: sandbox.region },
    })
    // Both are under way when the first answer comes.
    proxy.fail({ operation: 'PutObject', nth: [1, 2], fault })
    await Promise.all([store.create('x', BODY), store.create('y', BODY)])
    assert.match(String(header(proxy, 'PutObject', 'authorization')), /\/eu-west-1\/s3\//)
    assert.match(
      String(header(proxy, 'PutObject', 'authorization', 3)),
      new RegExp(`/${sandbox.region}/s3/`),
    )
  })

  test('a region once: whoever sends it around in circles is refused', async () => {
    await using fixture = await open({ region: 'eu-west-1' })
    const { proxy, store } = fixture
    for (const Region of ['ap-south-1', 'eu-north-1', 'ap-south-1']) {
      const fault = answer(400, 'AuthorizationHeaderMalformed', { details: { Region } })
      proxy.fail({ operation: 'PutObject', fault })
    }
    await assert.rejects(
      store.create('x', BODY),
      failure('store-refused', 'eu-north-1', '--region', '~/.s3keys'),
    )
    assert.equal(proxy.seen.length, 2)
  })

  test('a clock that is wrong, from the Date of the answer', async () => {
    await using fixture = await open()
    const { proxy, store } = fixture
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString()
    proxy.fail({
      operation: 'PutObject',
      fault: answer(403, 'RequestTimeTooSkewed', { headers: { date: inAnHour } }),
    })
    await assert.rejects(store.create('x', BODY), refusedAs('skewed'))
    // The sandbox keeps the right time: it says so, and is believed in turn.
    await assert.rejects(store.create('x', BODY), refusedAs('skewed'))
    await store.create('x', BODY)
    const dates = proxy.seen.map((seen) => String(seen.headers['x-amz-date']).slice(0, 11))
    assert.notEqual(dates[1], dates[0])
    assert.equal(proxy.seen.length, 3)
  })

  test('credentials that have expired, by reading them anew', async () => {
    await using fixture = await open()
    const { proxy, sandbox } = fixture
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-aws-'))
    const file = join(folder, 'credentials')
    const write = (id: string) =>
      writeFile(
        file,
        `[backup]\naws_access_key_id = ${id}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
      )
    try {
      await write('AKIAOLD')
      const env = { ...sandbox.env, AWS_PROFILE: 'backup', AWS_SHARED_CREDENTIALS_FILE: file }
      const store = await fixture.reopen({ env })
      proxy.fail({ operation: 'PutObject', fault: answer(400, 'ExpiredToken') })
      await assert.rejects(store.create('x', BODY), refusedAs('expired-credentials'))
      await write(sandbox.accessKeyId)
      await store.create('x', BODY)
      assert.match(String(header(proxy, 'PutObject', 'authorization')), /AKIAOLD/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('not credentials that cannot change', async () => {
    await using fixture = await open()
    fixture.proxy.fail({ operation: 'PutObject', fault: answer(400, 'ExpiredToken') })
    await assert.rejects(
      fixture.store.create('x', BODY),
      failure('access-denied', 'expired', 'temporary'),
    )
  })
})

test('endpoint and region come from the shared config too', async () => {
  await using fixture = await open()
  const { proxy, sandbox } = fixture
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-aws-'))
  const file = join(folder, 'config')
  const { AWS_ENDPOINT_URL_S3: _, AWS_REGION: region, ...env } = sandbox.env
  try {
    await writeFile(
      file,
      `[profile a]\nregion = ${region}\nservices = local\n[services local]\ns3 =\n  endpoint_url = ${proxy.endpoint}\n`,
    )
    const credentials = {
      accessKeyId: sandbox.accessKeyId,
      secretAccessKey: sandbox.secretAccessKey,
    }
    const store = await openStore(`s3://${sandbox.bucket}`, {
      clock: systemClock,
      random: systemRandom,
      env: { ...env, AWS_CONFIG_FILE: file, AWS_PROFILE: 'a' },
      credentials,
    })
    await store.create('x', BODY)
    assert.equal(proxy.seen.length, 1)
  } finally {
    await rm(folder, { recursive: true })
  }
})

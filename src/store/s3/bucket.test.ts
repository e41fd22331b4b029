import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { PutBucketVersioningCommand } from '@aws-sdk/client-s3'
import { contents, pattern, refusedAs } from '../../../test/suites/store.ts'
import { failure } from '../../../test/support/failure.ts'
import { startTestSandbox } from '../../../test/support/sandbox.ts'
import { type ScriptedS3, startScriptedS3 } from '../../../test/support/scripted-s3.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { compareKeys } from '../key-order.ts'
import { openStore } from '../open.ts'
import type { OpenStoreOptions } from '../open-options.ts'
import type { ObjectStore } from '../store.ts'

const common = {
  clock: systemClock,
  random: systemRandom,
  env: {},
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
}

function openAt(
  { endpoint }: ScriptedS3,
  options: Partial<OpenStoreOptions> = {},
): Promise<ObjectStore> {
  return openStore('s3://bucket/root', { ...common, endpoint, ...options })
}

describe('a bucket', () => {
  test('is made in the region that was chosen', async () => {
    for (const [region, constraint] of [
      ['eu-west-1', /<LocationConstraint>eu-west-1<\/LocationConstraint>/],
      ['us-east-1', /^$/],
    ] as const) {
      await using server = await startScriptedS3({ HeadBucket: { status: 404 } })
      assert.equal(await (await openAt(server, { region })).ensureBucket(), 'created')
      const made = server.seen.find(({ operation }) => operation === 'CreateBucket')
      assert.match(made?.body ?? '?', constraint)
    }
  })

  test('that is ours already exists, that of somebody else is refused', async () => {
    await using server = await startScriptedS3({
      HeadBucket: { status: 404 },
      CreateBucket: [
        { status: 409, code: 'BucketAlreadyOwnedByYou' },
        { status: 409, code: 'BucketAlreadyExists' },
      ],
    })
    const store = await openAt(server)
    assert.equal(await store.ensureBucket(), 'exists')
    await assert.rejects(store.ensureBucket(), failure('store-refused', 'somebody else'))
  })

  test('that may not be looked at is not made', async () => {
    await using server = await startScriptedS3({ HeadBucket: { status: 403 } })
    const store = await openAt(server)
    await assert.rejects(store.ensureBucket(), failure('access-denied', 's3:ListBucket'))
    assert.equal(server.seen.length, 1)
  })

  test('in another region is found there', async () => {
    const elsewhere = { status: 301, headers: { 'x-amz-bucket-region': 'ap-south-1' } }
    await using server = await startScriptedS3({ HeadBucket: [elsewhere, {}] })
    assert.equal(await (await openAt(server)).ensureBucket(), 'exists')
    assert.match(server.seen[1]?.headers.authorization ?? '', /\/ap-south-1\/s3\//)
  })
})

describe('the rule that aborts stale uploads', () => {
  const other =
    '<Rule><ID>tier</ID><Status>Enabled</Status><Filter><ObjectSizeGreaterThan>131072</ObjectSizeGreaterThan></Filter>' +
    '<Transition><Days>30</Days><StorageClass>DEEP_ARCHIVE</StorageClass></Transition></Rule>'
  const abort = (id: string, prefix: string, days: number, status = 'Enabled') =>
    `<Rule><ID>${id}</ID><Status>${status}</Status><Filter><Prefix>${prefix}</Prefix></Filter>` +
    `<AbortIncompleteMultipartUpload><DaysAfterInitiation>${days}</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>`
  const rules = (...rules: string[]) => ({
    body: `<LifecycleConfiguration>${rules.join('')}</LifecycleConfiguration>`,
    headers: { 'x-amz-transition-default-minimum-object-size': 'varies_by_storage_class' },
  })

  test('is added beside the others, which stay as they are', async () => {
    await using server = await startScriptedS3({
      GetBucketLifecycleConfiguration: rules(other, abort('holdfast-abort-stale-uploads', 'x', 9)),
    })
    await (await openAt(server)).abortStaleUploadsAfter(3)
    const put = server.seen.find(({ operation }) => operation.startsWith('PutBucketLifecycle'))
    assert.match(put?.body ?? '', /<ID>tier<\/ID>/)
    assert.match(put?.body ?? '', /<ObjectSizeGreaterThan>131072</)
    assert.match(put?.body ?? '', /<Prefix>root\/<\/Prefix>/)
    assert.match(put?.body ?? '', /<DaysAfterInitiation>3</)
    assert.doesNotMatch(put?.body ?? '', /<DaysAfterInitiation>9</)
    const size = put?.headers['x-amz-transition-default-minimum-object-size']
    assert.equal(size, 'varies_by_storage_class')
  })

  test('is spelled as old rules are, where there are such', async () => {
    const old =
      '<Rule><ID>old</ID><Prefix>logs/</Prefix><Status>Enabled</Status><Expiration><Days>9</Days></Expiration></Rule>'
    await using server = await startScriptedS3({ GetBucketLifecycleConfiguration: rules(old) })
    await (await openAt(server)).abortStaleUploadsAfter(3)
    const put = server.seen.find(({ operation }) => operation.startsWith('PutBucketLifecycle'))
    assert.doesNotMatch(put?.body ?? '', /<Filter>/)
    assert.match(put?.body ?? '', /<Prefix>root\/<\/Prefix>/)
  })

  test('counts where it is in force for this root', async () => {
    const cases: readonly (readonly [readonly string[], number | undefined])[] = [
      [[other], undefined],
      [[abort('a', '', 7)], 7],
      [[abort('a', 'root/', 5), abort('b', '', 7)], 5],
      [[abort('a', 'root/web-1/', 5)], undefined],
      [[abort('a', '', 5, 'Disabled')], undefined],
    ]
    for (const [given, days] of cases) {
      await using server = await startScriptedS3({
        GetBucketLifecycleConfiguration: rules(...given),
      })
      assert.equal(await (await openAt(server)).staleUploadDays(), days)
    }
  })

  test('is none where there are no rules at all', async () => {
    await using server = await startScriptedS3({
      GetBucketLifecycleConfiguration: { status: 404, code: 'NoSuchLifecycleConfiguration' },
    })
    assert.equal(await (await openAt(server)).staleUploadDays(), undefined)
  })
})

describe('the lock on a version', () => {
  const none = { status: 404, code: 'NoSuchObjectLockConfiguration' }
  const retention = (mode: string, until: string) => ({
    body: `<Retention><Mode>${mode}</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`,
  })

  test('is its retention while that lasts, or a legal hold', async () => {
    await using server = await startScriptedS3({
      GetObjectRetention: [
        retention('COMPLIANCE', '2099-01-01T00:00:00Z'),
        retention('GOVERNANCE', '2001-01-01T00:00:00Z'),
        none,
        none,
      ],
      GetObjectLegalHold: [
        none,
        { body: '<LegalHold><Status>ON</Status></LegalHold>' },
        { body: '<LegalHold><Status>OFF</Status></LegalHold>' },
      ],
    })
    const store = await openAt(server)
    const lock = { mode: 'COMPLIANCE', until: new Date('2099-01-01T00:00:00Z') }
    assert.deepEqual(await store.lockOf('a', 'v'), lock)
    assert.equal(await store.lockOf('a', 'v'), undefined)
    assert.deepEqual(await store.lockOf('a', 'v'), { mode: 'LEGAL_HOLD' })
    assert.equal(await store.lockOf('a', 'v'), undefined)
  })

  test("is over when the store's clock says so, however wrong this machine's is", async () => {
    const until = '2030-01-01T00:00:00Z'
    const answeredIn = (year: number) => ({
      ...retention('COMPLIANCE', until),
      headers: { date: new Date(Date.UTC(year, 5)).toUTCString() },
    })
    await using server = await startScriptedS3({
      GetObjectRetention: [answeredIn(2029), answeredIn(2030)],
      GetObjectLegalHold: none,
    })
    for (const [here, lock] of [
      [2099, { mode: 'COMPLIANCE', until: new Date(until) }],
      [2001, undefined],
    ] as const) {
      const clock = { ...systemClock, now: () => new Date(Date.UTC(here, 0)) }
      const store = await openAt(server, { clock })
      assert.deepEqual(await store.lockOf('a', 'v'), lock)
    }
  })

  test('is what a refusal to remove it is about, whatever policies allow', async () => {
    const message = 'Access Denied because object protected by object lock.'
    const body = `<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`
    await using server = await startScriptedS3({ DeleteObject: { status: 403, body } })
    const store = await openAt(server)
    await assert.rejects(
      store.removeVersion('a', 'v'),
      failure('store-refused', 'root/a: Object Lock protects it (DeleteObject: 403', 'lock ends'),
    )
  })

  for (const lack of [
    { status: 404, code: 'ObjectLockConfigurationNotFoundError' },
    { status: 501, code: 'NotImplemented' },
  ]) {
    test(`is not asked for again once the bucket said ${lack.code}`, async () => {
      await using server = await startScriptedS3({ GetObjectRetention: lack })
      const store = await openAt(server)
      assert.equal(await store.lockOf('a', 'v'), undefined)
      assert.equal(await store.lockOf('b', 'v'), undefined)
      assert.equal(server.seen.length, 1)
    })
  }

  test('that may not be looked at is an error, not the lack of one', async () => {
    await using server = await startScriptedS3({
      GetObjectRetention: { status: 403, code: 'AccessDenied' },
    })
    const store = await openAt(server)
    await assert.rejects(store.lockOf('a', 'v'), failure('access-denied', 's3:GetObjectRetention'))
    await using holds = await startScriptedS3({
      GetObjectRetention: none,
      GetObjectLegalHold: { status: 403, code: 'AccessDenied' },
    })
    const other = await openAt(holds)
    await assert.rejects(other.lockOf('a', 'v'), failure('access-denied', 's3:GetObjectLegalHold'))
  })
})

describe('an answer that does not fit', () => {
  test('such as other bytes than were asked for, is refused', async () => {
    const headers = { 'content-range': 'bytes 0-3/10', etag: '"e"' }
    await using server = await startScriptedS3({
      GetObject: { status: 206, headers, body: 'abcd' },
    })
    const store = await openAt(server)
    await assert.rejects(store.read('a', { range: { start: 2, end: 6 } }), refusedAs('changed'))
    const range = { start: 0, end: 4 }
    assert.equal(String(await contents(store, 'a', { range })), 'abcd')
  })

  test('such as an empty ETag of a completed upload, is taken', async () => {
    await using server = await startScriptedS3({
      CreateMultipartUpload: {
        body: '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>',
      },
      UploadPart: { headers: { etag: '"p"' } },
      CompleteMultipartUpload: {
        body: '<CompleteMultipartUploadResult><ETag/></CompleteMultipartUploadResult>',
      },
    })
    const upload = await (await openAt(server)).startUpload('a')
    const part = await upload.putPart(1, pattern(10))
    await upload.complete([part], { bytes: 10, crc32: part.crc32 })
  })
})

describe('against the sandbox', () => {
  const open = async () => {
    const sandbox = await startTestSandbox()
    const store = await openStore(`s3://${sandbox.bucket}`, {
      ...common,
      credentials: undefined,
      env: sandbox.env,
    })
    return { sandbox, store, [Symbol.asyncDispose]: () => sandbox.close() }
  }

  test('keys are listed in every spelling', async () => {
    await using opened = await open()
    const odd = [
      'with space',
      'plus+',
      'percent%41',
      'line\nbreak',
      'tab\t',
      '&<>"',
      'é',
      '\u{1F600}',
    ]
    for (const key of odd) await opened.store.create(key, pattern(1))
    const keys = (await Array.fromAsync(opened.store.list(''))).map(({ key }) => key)
    assert.deepEqual(keys, odd.toSorted(compareKeys))
    const versions = await Array.fromAsync(opened.store.listVersions(''))
    assert.deepEqual(
      versions.map(({ key }) => key),
      keys,
    )
  })

  test('versions and delete markers are listed, latest first, and removed one by one', async () => {
    await using opened = await open()
    const { store, sandbox } = opened
    await sandbox.client.send(
      new PutBucketVersioningCommand({
        Bucket: sandbox.bucket,
        VersioningConfiguration: { Status: 'Enabled' },
      }),
    )
    await store.create('a', pattern(1))
    await store.remove('a')
    await store.create('a', pattern(2))
    const [latest, ...older] = await Array.fromAsync(store.listVersions(''))
    assert.deepEqual([latest?.isLatest, latest?.bytes], [true, 2])
    assert.deepEqual(
      new Set(older.map(({ isDeleteMarker }) => isDeleteMarker)),
      new Set([true, false]),
    )
    const versions = await Array.fromAsync(store.listVersions(''))
    for (const { key, versionId } of versions) {
      assert.equal(await store.lockOf(key, versionId), undefined)
      await store.removeVersion(key, versionId)
    }
    assert.deepEqual(await Array.fromAsync(store.listVersions('')), [])
  })

  test('an ACL document that was got can be put back as it is', async () => {
    await using opened = await open()
    await opened.store.create('a', pattern(1))
    const document = await opened.store.getAcl('a')
    assert.match(document, /^<\?xml[^]*<AccessControlPolicy[^]*FULL_CONTROL/)
    await opened.store.putAcl('a', document)
    assert.equal(await opened.store.getAcl('a'), document)
    await assert.rejects(opened.store.putAcl('a', '<nonsense/>'), failure('store-refused', 'ACL'))
    await assert.rejects(opened.store.getAcl('none'), refusedAs('missing'))
  })
})

test('where a bucket has ACLs disabled, that is said', async () => {
  await using server = await startScriptedS3({
    PutObjectAcl: { status: 400, code: 'AccessControlListNotSupported' },
  })
  const store = await openAt(server)
  const putting = store.putAcl('a', '<AccessControlPolicy/>')
  await assert.rejects(putting, failure('unsupported', 'ACLs disabled', 'policies'))
  assert.deepEqual(
    (await store.missingFeatures()).map(({ feature }) => feature),
    ['acls'],
  )
})

test('a certificate is trusted if AWS_CA_BUNDLE says so, and not otherwise', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const files = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert]
  try {
    execFileSync('openssl', ['req', '-x509', '-days', '1', ...files, ...subject], { stdio: 'pipe' })
    const pair = { key: await readFile(key), cert: await readFile(cert) }
    const echo = { headers: { etag: '"a"', 'x-amz-checksum-crc32': 'AAAAAA==' } }
    const span = { etag: '"a"', 'content-range': 'bytes 1-4/9', 'content-length': '4' }
    const part = { status: 206, headers: span, body: 'part' }
    await using server = await startScriptedS3({ PutObject: echo, GetObject: part }, pair)
    const stranger = await openAt(server)
    await assert.rejects(
      stranger.create('a', pattern(0)),
      failure('store-refused', 'certificate', 'AWS_CA_BUNDLE'),
    )
    const store = await openAt(server, { env: { AWS_CA_BUNDLE: cert } })
    await store.create('a', pattern(0))
    await store.create('b', pattern(0))
    assert.equal(server.seen.at(-1)?.headers['x-amz-content-sha256'], 'UNSIGNED-PAYLOAD')
    const into = Buffer.alloc(4)
    const read = { range: { start: 1, end: 5 }, into }
    assert.equal((await contents(store, 'a', read)).toString(), 'part')
    assert.equal(into.toString(), 'part')
    await assert.rejects(stranger.read('a', read), failure('store-refused', 'certificate'))
  } finally {
    await rm(folder, { recursive: true })
  }
})

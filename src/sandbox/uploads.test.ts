import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'
import { MIB } from '../base/bytes.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

const FIRST = Buffer.alloc(5 * MIB, 'first')
const LAST = Buffer.from('last')

const failsWith = (name: string, httpStatusCode: number) => (error: unknown) => {
  const { name: actual, $metadata } = error as Error & { $metadata: { httpStatusCode: number } }
  assert.deepEqual([actual, $metadata.httpStatusCode], [name, httpStatusCode])
  return true
}

interface Open {
  readonly Bucket: string
  readonly Key: string
  readonly UploadId: string
}

interface Checksums {
  readonly ChecksumAlgorithm?: ChecksumAlgorithm
  readonly ChecksumType?: ChecksumType
}

async function start(Key: string, checksums: Checksums = {}): Promise<Open> {
  const target = { Bucket: sandbox.bucket, Key }
  const command = new CreateMultipartUploadCommand({ ...target, ...checksums })
  const { UploadId = '' } = await sandbox.client.send(command)
  return { ...target, UploadId }
}

async function part(
  open: Open,
  PartNumber: number,
  Body: Buffer,
  algorithm?: ChecksumAlgorithm,
): Promise<CompletedPart> {
  const command = new UploadPartCommand({
    ...open,
    PartNumber,
    Body,
    ...(algorithm && { ChecksumAlgorithm: algorithm }),
  })
  const { $metadata: _, ...receipt } = await sandbox.client.send(command)
  return { ...receipt, PartNumber }
}

function complete(
  open: Open,
  Parts: CompletedPart[],
  more: Partial<CompleteMultipartUploadCommandInput> = {},
) {
  const MultipartUpload = { Parts }
  return sandbox.client.send(
    new CompleteMultipartUploadCommand({ ...open, MultipartUpload, ...more }),
  )
}

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest()

test('parts become one object, with the ETag of their ETags, read whole, by range and by part', async () => {
  const open = await start('whole')
  const parts = [await part(open, 3, FIRST), await part(open, 7, LAST)]
  const { ETag } = await complete(open, parts)
  const digests = Buffer.concat([md5(FIRST), md5(LAST)])
  assert.equal(ETag, `"${md5(digests).toString('hex')}-2"`)
  const { Bucket, Key } = open
  const read = async (more: object) => {
    const answer = await sandbox.client.send(new GetObjectCommand({ Bucket, Key, ...more }))
    return { ...answer, bytes: Buffer.from((await answer.Body?.transformToByteArray()) ?? []) }
  }
  assert.ok((await read({})).bytes.equals(Buffer.concat([FIRST, LAST])))
  const seam = await read({ Range: `bytes=${FIRST.length - 2}-${FIRST.length + 1}` })
  assert.deepEqual(seam.bytes, Buffer.concat([FIRST.subarray(-2), LAST.subarray(0, 2)]))
  const second = await read({ PartNumber: 2 })
  assert.deepEqual(second.bytes, LAST)
  assert.equal(second.PartsCount, 2)
  await assert.rejects(read({ PartNumber: 3 }), failsWith('InvalidPartNumber', 416))
})

test('completing again answers as before, while the object is there', async () => {
  const open = await start('again')
  const parts = [await part(open, 1, LAST)]
  const first = await complete(open, parts, { IfNoneMatch: '*' })
  const second = await complete(open, parts, { IfNoneMatch: '*' })
  assert.equal(second.ETag, first.ETag)
  await sandbox.client.send(new DeleteObjectCommand({ Bucket: open.Bucket, Key: open.Key }))
  await assert.rejects(complete(open, parts), failsWith('NoSuchUpload', 404))
  await assert.rejects(part(open, 1, LAST), failsWith('NoSuchUpload', 404))
})

test('a list of parts that is not what was stored is refused, and the upload stays open', async () => {
  const open = await start('refused')
  const [one, two] = [await part(open, 1, LAST), await part(open, 2, LAST)]
  await assert.rejects(complete(open, []), failsWith('InvalidRequest', 400))
  await assert.rejects(complete(open, [two, one]), failsWith('InvalidPartOrder', 400))
  await assert.rejects(complete(open, [one, two]), failsWith('EntityTooSmall', 400))
  await assert.rejects(complete(open, [{ ...one, ETag: '"0"' }]), failsWith('InvalidPart', 400))
  await assert.rejects(complete(open, [{ ...one, PartNumber: 9 }]), failsWith('InvalidPart', 400))
  const wrongSize = complete(open, [one], { MpuObjectSize: 5 })
  await assert.rejects(wrongSize, failsWith('InvalidRequest', 400))
  await complete(open, [two], { MpuObjectSize: LAST.length })
})

test('a key that was taken meanwhile is not overwritten on completion', async () => {
  const open = await start('taken')
  const parts = [await part(open, 1, LAST)]
  const { Bucket, Key } = open
  await sandbox.client.send(new PutObjectCommand({ Bucket, Key, Body: 'taken' }))
  const refused = complete(open, parts, { IfNoneMatch: '*' })
  await assert.rejects(refused, failsWith('PreconditionFailed', 412))
  await sandbox.client.send(new DeleteObjectCommand({ Bucket, Key }))
  const overtaken = complete(open, parts, { IfNoneMatch: '*' })
  await assert.rejects(overtaken, failsWith('ConditionalRequestConflict', 409))
  const again = await start('taken')
  await complete(again, [await part(again, 1, LAST)], { IfNoneMatch: '*' })
})

test('an object that was replaced since an upload began is not replaced on a condition', async () => {
  const { Bucket } = await start('replaced')
  const put = () =>
    sandbox.client.send(new PutObjectCommand({ Bucket, Key: 'replaced', Body: 'x' }))
  const { ETag } = await put()
  const open = await start('replaced')
  const parts = [await part(open, 1, LAST)]
  await assert.rejects(
    complete(open, parts, { IfMatch: '"0"' }),
    failsWith('PreconditionFailed', 412),
  )
  await put()
  const overtaken = complete(open, parts, { IfMatch: ETag })
  await assert.rejects(overtaken, failsWith('ConditionalRequestConflict', 409))
  await complete(open, parts)
})

test('of a part that was sent twice, both may be named and the later counts', async () => {
  const open = await start('twice')
  const [first, second] = [await part(open, 1, FIRST), await part(open, 1, LAST)]
  await assert.rejects(complete(open, [second, first]), failsWith('InvalidPart', 400))
  await complete(open, [first, second])
})

for (const [algorithm, type] of [
  ['CRC32', 'FULL_OBJECT'],
  ['CRC32', 'COMPOSITE'],
  ['CRC32C', 'FULL_OBJECT'],
  ['CRC64NVME', 'FULL_OBJECT'],
  ['SHA1', 'COMPOSITE'],
  ['SHA256', 'COMPOSITE'],
] as const) {
  test(`${type} ${algorithm} of an upload is kept, and verified when it is announced`, async () => {
    const name = `Checksum${algorithm}` as const
    const key = `${algorithm}-${type}`
    const open = await start(key, { ChecksumAlgorithm: algorithm, ChecksumType: type })
    const parts = [await part(open, 1, FIRST, algorithm), await part(open, 2, LAST, algorithm)]
    const whole = new PutObjectCommand({
      Bucket: open.Bucket,
      Key: 'reference',
      Body: Buffer.concat([FIRST, LAST]),
      ChecksumAlgorithm: algorithm,
    })
    const reference = await sandbox.client.send(whole)
    const wrong = String(parts[0]?.[name])
    await assert.rejects(complete(open, parts, { [name]: wrong }), failsWith('BadDigest', 400))
    const completed = await complete(open, parts)
    assert.equal(completed.ChecksumType, type)
    if (type === 'FULL_OBJECT') assert.equal(completed[name], reference[name])
    else assert.match(String(completed[name]), /-2$/)
    const head = await sandbox.client.send(
      new HeadObjectCommand({ Bucket: open.Bucket, Key: key, ChecksumMode: 'ENABLED' }),
    )
    assert.equal(head[name], completed[name])
    const { ObjectParts, ObjectSize } = await sandbox.client.send(
      new GetObjectAttributesCommand({
        Bucket: open.Bucket,
        Key: key,
        ObjectAttributes: ['ObjectParts', 'ObjectSize'],
      }),
    )
    assert.equal(ObjectParts?.TotalPartsCount, 2)
    assert.equal(ObjectSize, FIRST.length + LAST.length)
  })
}

test('a kind of checksum that an algorithm does not have is refused', async () => {
  const sha = start('x', { ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' })
  await assert.rejects(sha, failsWith('InvalidRequest', 400))
  const crc = start('x', { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'COMPOSITE' })
  await assert.rejects(crc, failsWith('InvalidRequest', 400))
  const open = await start('x', { ChecksumAlgorithm: 'SHA1' })
  await assert.rejects(part(open, 1, LAST, 'CRC32'), failsWith('InvalidRequest', 400))
})

test('parts can be copied, whole or by range, from objects put at once or in parts', async () => {
  const { bucket: Bucket, client } = sandbox
  const Body = Buffer.concat([FIRST, FIRST, LAST])
  await client.send(new PutObjectCommand({ Bucket, Key: 'source', Body }))
  const open = await start('assembled')
  const copyPart = async (PartNumber: number, range?: string): Promise<CompletedPart> => {
    const command = new UploadPartCopyCommand({
      ...open,
      PartNumber,
      CopySource: `${Bucket}/source`,
      CopySourceRange: range,
    })
    return { PartNumber, ETag: (await client.send(command)).CopyPartResult?.ETag }
  }
  const parts = [await copyPart(1), await copyPart(2, `bytes=3-${FIRST.length + 10}`)]
  await assert.rejects(copyPart(3, `bytes=0-${Body.length}`), failsWith('InvalidArgument', 400))
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'source' }))
  await complete(open, parts)
  const { Body: stored } = await client.send(new GetObjectCommand({ Bucket, Key: 'assembled' }))
  const expected = Buffer.concat([Body, Body.subarray(3, FIRST.length + 11)])
  assert.ok(Buffer.from((await stored?.transformToByteArray()) ?? []).equals(expected))
})

test('parts are listed in pages; a part sent again replaces the one before', async () => {
  const open = await start('parts')
  await part(open, 2, FIRST)
  const parts = [await part(open, 1, LAST), await part(open, 2, LAST), await part(open, 5, LAST)]
  const seen: CompletedPart[] = []
  let marker: string | undefined
  do {
    const page = await sandbox.client.send(
      new ListPartsCommand({ ...open, MaxParts: 2, PartNumberMarker: marker }),
    )
    seen.push(...(page.Parts ?? []).map(({ PartNumber, ETag }) => ({ PartNumber, ETag })))
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined
  } while (marker !== undefined)
  assert.deepEqual(
    seen,
    parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })),
  )
})

test('an aborted upload is gone with its parts; a bucket can go with uploads still open', async () => {
  await using own = await startTestSandbox()
  const { client, bucket: Bucket } = own
  const target = { Bucket, Key: 'k' }
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target))
  await client.send(new AbortMultipartUploadCommand({ ...target, UploadId }))
  const again = client.send(new AbortMultipartUploadCommand({ ...target, UploadId }))
  await assert.rejects(again, failsWith('NoSuchUpload', 404))
  assert.equal((await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads, undefined)
  await client.send(new CreateMultipartUploadCommand(target))
  await client.send(new DeleteBucketCommand({ Bucket }))
})

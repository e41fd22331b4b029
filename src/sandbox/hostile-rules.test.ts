// Documents of lifecycle rules and of restores that no SDK would send.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
  const object = { Bucket: sandbox.bucket, Key: 'k', Body: 'x', StorageClass: 'GLACIER' } as const
  await sandbox.client.send(new PutObjectCommand(object))
})
after(() => sandbox.close())

async function send(method: string, path: string, selector: string, body: string) {
  const { host } = new URL(sandbox.endpoint)
  const signer = await sandbox.client.config.signer()
  const { headers } = await signer.sign({
    method,
    protocol: 'http:',
    hostname: host,
    path,
    query: { [selector]: '' },
    headers: {
      host,
      'content-md5': createHash('md5').update(body).digest('base64'),
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    },
  })
  const response = await fetch(`${sandbox.endpoint}${path}?${selector}=`, { method, headers, body })
  const text = await response.text()
  return { status: response.status, code: /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? text }
}

const putRules = (body: string) => send('PUT', `/${sandbox.bucket}`, 'lifecycle', body)
const restore = (body: string) => send('POST', `/${sandbox.bucket}/k`, 'restore', body)

const rule = (inner: string) =>
  `<LifecycleConfiguration><Rule><Status>Enabled</Status>${inner}</Rule></LifecycleConfiguration>`
const FILTER = '<Filter/>'
const days = (text: string) => rule(`${FILTER}<Expiration><Days>${text}</Days></Expiration>`)

test('documents that say too much, too little or nothing are malformed', async () => {
  const bodies = [
    'no document',
    '<Rules/>',
    '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><LifecycleConfiguration>&c;</LifecycleConfiguration>',
    `${'<LifecycleConfiguration>'.repeat(30)}${'</LifecycleConfiguration>'.repeat(30)}`,
    days('1e3'),
    days('0x10'),
    days('1.5'),
    days(''),
    days('99999999999'),
    days('1</Days><Days>2'),
    rule(`${FILTER}${FILTER}<Expiration><Days>1</Days></Expiration>`),
    rule(`${FILTER}<Expiration><Days>1</Days><Hours>1</Hours></Expiration>`),
    rule(`${FILTER}<Expiration><Date>tomorrow</Date></Expiration>`),
    rule(`${FILTER}<Expiration><Date>2030-13-01T00:00:00Z</Date></Expiration>`),
    rule(`${FILTER}<Expiration><Date>2030-02-31</Date></Expiration>`),
    rule(`<Filter><Suffix>x</Suffix></Filter><Expiration><Days>1</Days></Expiration>`),
    rule(`<Filter><Tag><Key>a</Key></Tag></Filter><Expiration><Days>1</Days></Expiration>`),
    rule(`${FILTER}<Explosion><Days>1</Days></Explosion>`),
  ]
  for (const body of bodies) {
    assert.deepEqual(
      await putRules(body),
      { status: 400, code: 'MalformedXML' },
      body.slice(0, 200),
    )
  }
})

test('rules without end are refused by their length, and in time', async () => {
  const one = days('1').replace(/<\/?LifecycleConfiguration>/g, '')
  const thousand = `<LifecycleConfiguration>${one.repeat(1000)}</LifecycleConfiguration>`
  assert.equal((await putRules(thousand)).status, 200)
  assert.equal((await putRules(thousand.replace(one, one + one))).code, 'MalformedXML')
  const tags = '<Tag><Key>k</Key><Value/></Tag>'.repeat(30_000)
  const wide = rule(`<Filter><And>${tags}</And></Filter><Expiration><Days>1</Days></Expiration>`)
  assert.equal((await putRules(wide)).code, 'InvalidRequest')
  const endless = rule(`<ID>${'x'.repeat(3_000_000)}</ID>`)
  assert.equal((await putRules(endless)).status, 400)
})

test('a restore that is none begins none', async () => {
  const bodies = [
    'no document',
    '<Restore/>',
    '<RestoreRequest/>',
    '<RestoreRequest><Days>1</Days><Days>2</Days></RestoreRequest>',
    '<RestoreRequest><Days>4294967296</Days></RestoreRequest>',
    '<RestoreRequest><Days>1</Days><Tier>Never</Tier></RestoreRequest>',
    '<RestoreRequest><Days>1</Days><GlacierJobParameters/></RestoreRequest>',
    '<RestoreRequest><Days>1</Days><GlacierJobParameters><Tier>Bulk</Tier><X/></GlacierJobParameters></RestoreRequest>',
    '<RestoreRequest><Days>1</Days><Command>rm</Command></RestoreRequest>',
  ]
  for (const body of bodies) {
    assert.deepEqual(await restore(body), { status: 400, code: 'MalformedXML' }, body)
  }
  assert.equal((await restore('<RestoreRequest><Days>-1</Days></RestoreRequest>')).status, 400)
  const { Restore } = await sandbox.client.send(
    new HeadObjectCommand({ Bucket: sandbox.bucket, Key: 'k' }),
  )
  assert.equal(Restore, undefined)
  const most = '<RestoreRequest><Days>2147483647</Days></RestoreRequest>'
  assert.equal((await restore(most)).status, 202)
  sandbox.clock.advance(86_400_000)
  const list = new ListObjectsV2Command({
    Bucket: sandbox.bucket,
    OptionalObjectAttributes: ['RestoreStatus'],
  })
  const [first] = (await sandbox.client.send(list)).Contents ?? []
  assert.equal(first?.RestoreStatus?.RestoreExpiryDate?.getUTCFullYear(), 9999)
  assert.equal((await restore('')).code, 'MissingRequestBodyError')
})

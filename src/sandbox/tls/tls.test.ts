// HTTPS beside HTTP, asked by clients of other hands.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect as connectInClear } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type ConnectionOptions, connect } from 'node:tls'
import { GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import {
  secureTestClient,
  startTestSandbox,
  type TestSandbox,
} from '../../../test/support/sandbox.ts'

let sandbox: TestSandbox
let client: S3Client
before(async () => {
  sandbox = await startTestSandbox()
  client = secureTestClient(sandbox)
})
after(async () => {
  client.destroy()
  await sandbox.close()
})

/** Agrees upon TLS with the HTTPS port and tells the version; rejects as the client does. */
async function handshake(options: ConnectionOptions = {}): Promise<string | null> {
  const { hostname: host, port } = new URL(sandbox.secureEndpoint)
  const ca = sandbox.certificateAuthority
  const socket = connect({ host, port: Number(port), ca, ...options })
  try {
    await once(socket, 'secureConnect')
    return socket.getProtocol()
  } finally {
    socket.destroy()
  }
}

describe('the certificates', () => {
  for (const servername of [
    'localhost',
    's3.localhost',
    'backups.s3.localhost',
    'backups.localhost',
    's3.us-east-1.localhost',
    'backups.s3.us-east-1.localhost',
    'iam.localhost',
    'sts.localhost',
  ]) {
    test(`are for ${servername}`, async () => {
      assert.equal(await handshake({ servername }), 'TLSv1.3')
    })
  }

  test('are for addresses of loopback', async () => {
    assert.equal(await handshake({ host: '127.0.0.1' }), 'TLSv1.3')
    const server = new X509Certificate(await peerCertificate())
    assert.equal(server.checkIP('::1'), '::1')
  })

  test('are not for buckets with dots before .s3.localhost, as with AWS, nor for others', async () => {
    for (const servername of ['a.b.s3.localhost', 'example.com', 'a.b.localhost']) {
      await assert.rejects(handshake({ servername }), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    }
  })

  test('are trusted by nobody who does not know the authority', async () => {
    await assert.rejects(handshake({ ca: [] }), { code: /SELF_SIGNED|UNABLE_TO/ })
  })

  test('are strictly what RFC 5280 wants, to OpenSSL', async (t) => {
    const file = `${sandbox.dataDir}/server.pem`
    const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_ip', '127.0.0.1']
    writeFileSync(file, new X509Certificate(await peerCertificate()).toString())
    const result = spawnSync('openssl', [
      ...args,
      '-CAfile',
      sandbox.certificateAuthorityFile,
      file,
    ])
    if (result.error !== undefined) return t.skip('needs openssl')
    assert.match(String(result.stdout), /: OK/)
  })

  test('last for a time that every client takes, and began before now', async () => {
    const server = new X509Certificate(await peerCertificate())
    const days = (server.validToDate.getTime() - server.validFromDate.getTime()) / 86_400_000
    assert.ok(days <= 398, `${days} days`)
    assert.ok(server.validFromDate.getTime() < Date.now() - 3_600_000)
    const authority = new X509Certificate(sandbox.certificateAuthority)
    assert.ok(authority.validToDate >= server.validToDate)
  })

  test('are of an authority of this start, whose key is in no file', async () => {
    await using other = await startTestSandbox()
    assert.notEqual(other.certificateAuthority, sandbox.certificateAuthority)
    const file = sandbox.certificateAuthorityFile
    assert.equal(readFileSync(file, 'utf8'), sandbox.certificateAuthority)
    const files = globSync(`${sandbox.dataDir}/**`).filter((path) => statSync(path).isFile())
    assert.ok(files.includes(file))
    for (const path of files) assert.doesNotMatch(readFileSync(path, 'latin1'), /PRIVATE KEY/)
  })
})

async function peerCertificate(): Promise<Buffer> {
  const { hostname: host, port } = new URL(sandbox.secureEndpoint)
  const socket = connect({ host, port: Number(port), ca: sandbox.certificateAuthority })
  await once(socket, 'secureConnect')
  const { raw } = socket.getPeerCertificate()
  socket.destroy()
  return raw
}

/** Programs of other TLS libraries than ours, that say whether they trust a server. */
const PROGRAMS: Readonly<Record<string, (name: string, port: string, ca: string) => string[]>> = {
  curl: (name, port, ca) => [
    '-sS',
    '-o',
    '/dev/null',
    '--cacert',
    ca,
    '--resolve',
    `${name}:${port}:127.0.0.1`,
    `https://${name}:${port}/`,
  ],
  // As strict as Python 3.13 is unless told otherwise.
  python3: (name, port, ca) => ['-c', PYTHON, name, port, ca],
  'gnutls-cli': (name, port, ca) => [
    '--x509cafile',
    ca,
    '--verify-hostname',
    name,
    '--sni-hostname',
    name,
    '--logfile',
    '/dev/null',
    '-p',
    port,
    '127.0.0.1',
  ],
}

const PYTHON = `
import socket, ssl, sys
name, port, ca = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname=name).close()
`

for (const [program, argumentsFor] of Object.entries(PROGRAMS)) {
  test(`${program} trusts each name, and no other`, async (t) => {
    const { port } = new URL(sandbox.secureEndpoint)
    const status = async (name: string) => {
      const args = argumentsFor(name, port, sandbox.certificateAuthorityFile)
      const PATH = process.env['PATH'] ?? '/usr/bin:/bin'
      const child = spawn(program, args, { env: { PATH }, stdio: ['ignore', 'ignore', 'ignore'] })
      const [code] = await once(child, 'exit')
      return code as number
    }
    try {
      for (const name of ['localhost', 'backups.localhost', 'backups.s3.localhost']) {
        assert.equal(await status(name), 0, name)
      }
      assert.notEqual(await status('a.b.s3.localhost'), 0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      t.skip(`${program} is not installed`)
    }
  })
}

describe('the HTTPS port', () => {
  test('speaks TLS 1.2 and 1.3 and nothing older', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      assert.equal(await handshake({ minVersion: version, maxVersion: version }), version)
    }
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const
    await assert.rejects(handshake(old), { code: /PROTOCOL_VERSION/ })
  })

  test('is the same service as the HTTP port', async () => {
    const { bucket: Bucket } = sandbox
    await client.send(new PutObjectCommand({ Bucket, Key: 'both', Body: 'one' }))
    const read = await sandbox.client.send(new GetObjectCommand({ Bucket, Key: 'both' }))
    assert.equal(await read.Body?.transformToString(), 'one')
  })

  test('hangs up on a client that speaks in clear', { timeout: 5_000 }, async () => {
    const { hostname, port } = new URL(sandbox.secureEndpoint)
    const socket = connectInClear(Number(port), hostname)
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await once(socket.resume(), 'close')
  })

  test('names what it made by https', async () => {
    const { bucket: Bucket } = sandbox
    const at = { Bucket, Key: 'parts' }
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(at))
    const part = new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'x' })
    const { ETag } = await client.send(part)
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
    const complete = new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload })
    const { Location } = await client.send(complete)
    assert.equal(Location, `${sandbox.secureEndpoint}/${Bucket}/parts`)
  })
})

test('the HTTP port tells a client that speaks TLS at once', { timeout: 5_000 }, async () => {
  const { port } = new URL(sandbox.endpoint)
  await assert.rejects(handshake({ port: Number(port) }), { code: /WRONG_VERSION_NUMBER/ })
})

describe('conditions on the connection', () => {
  const list = () => new ListObjectsV2Command({ Bucket: sandbox.bucket })
  const denyIf = (condition: object) =>
    new PutBucketPolicyCommand({
      Bucket: sandbox.bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:ListBucket',
          Resource: `arn:aws:s3:::${sandbox.bucket}`,
          Condition: condition,
        },
      }),
    })
  after(() => client.send(new DeleteBucketPolicyCommand({ Bucket: sandbox.bucket })))

  test('aws:SecureTransport is true over TLS and false in clear', async () => {
    await client.send(denyIf({ Bool: { 'aws:SecureTransport': 'false' } }))
    await client.send(list())
    await assert.rejects(sandbox.client.send(list()), { name: 'AccessDenied' })
    await client.send(denyIf({ Bool: { 'aws:SecureTransport': 'true' } }))
    await sandbox.client.send(list())
    await assert.rejects(client.send(list()), { name: 'AccessDenied' })
  })

  test('s3:TlsVersion is the version agreed upon, and absent in clear', async () => {
    await client.send(denyIf({ NumericLessThan: { 's3:TlsVersion': '1.3' } }))
    await client.send(list())
    await sandbox.client.send(list())
    const { region, accessKeyId, secretAccessKey, certificateAuthority: ca } = sandbox
    const old = new S3Client({
      endpoint: sandbox.secureEndpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      forcePathStyle: true,
      maxAttempts: 1,
      requestHandler: { httpsAgent: { ca, maxVersion: 'TLSv1.2' } },
    })
    await assert.rejects(old.send(list()), { name: 'AccessDenied' })
    old.destroy()
    await client.send(denyIf({ Null: { 's3:TlsVersion': 'true' } }))
    await assert.rejects(sandbox.client.send(list()), { name: 'AccessDenied' })
    await client.send(list())
  })
})

test('IAM is told by the connection too what aws:SecureTransport is', async () => {
  const { certificateAuthority: ca, endpoint, region, secureEndpoint } = sandbox
  const Condition = { Bool: { 'aws:SecureTransport': 'true' } }
  const Statement = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*', Condition }
  const policy = JSON.stringify({ Version: '2012-10-17', Statement })
  const credentials = sandbox.addUser({ name: 'careful', policies: [policy] })
  const options = { region, credentials, maxAttempts: 1 }
  const secure = { endpoint: secureEndpoint, requestHandler: { httpsAgent: { ca } } }
  const { User } = await new IAMClient({ ...options, ...secure }).send(new GetUserCommand({}))
  assert.equal(User?.UserName, 'careful')
  const inClear = new IAMClient({ ...options, endpoint }).send(new GetUserCommand({}))
  await assert.rejects(inClear, { name: 'AccessDenied' })
})

test('a bucket in the name of the host is found over TLS', async () => {
  const { bucket, accessKeyId, secretAccessKey, region, certificateAuthority: ca } = sandbox
  const { port } = new URL(sandbox.secureEndpoint)
  for (const name of [`https://s3.localhost:${port}`, `https://localhost:${port}`]) {
    const virtual = new S3Client({
      endpoint: name,
      region,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
      // Not every C library resolves names under .localhost.
      requestHandler: { httpsAgent: { ca, lookup: toLoopback } },
    })
    await virtual.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: name }))
    const { Contents } = await virtual.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: name }),
    )
    assert.equal(Contents?.[0]?.Key, name)
    virtual.destroy()
  }
})

type Found = (error: null, address: { address: string; family: number }[]) => void

function toLoopback(_name: string, _options: unknown, found: Found): void {
  found(null, [{ address: '127.0.0.1', family: 4 }])
}

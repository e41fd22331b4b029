// A sandbox and a client of the official SDK, for tests of anything that speaks to S3.
import {
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import type { Directory } from '../../src/sandbox/identity/directory.ts'
import type { Sandbox, SandboxOptions } from '../../src/sandbox/index.ts'
import { openSandbox } from '../../src/sandbox/sandbox.ts'

export interface TestSandbox extends Sandbox {
  /** A bucket that is there. */
  readonly bucket: string
  /** The SDK, with path-style addresses and without retries. */
  readonly client: S3Client
  /** What a child process needs to reach the sandbox, and nothing of this machine's settings. */
  readonly env: Readonly<Record<string, string>>
}

/** Starts a sandbox of its own for one test; `await using` stops it. */
export async function startTestSandbox(
  options: SandboxOptions = {},
  people?: Directory,
): Promise<TestSandbox> {
  const bucket = options.buckets?.[0] ?? 'test-bucket'
  const sandbox = await openSandbox({ buckets: [bucket], ...options }, people)
  const client = testClient(sandbox)
  const close = async () => {
    client.destroy()
    await sandbox.close()
  }
  return {
    ...sandbox,
    bucket,
    client,
    env: sandboxEnv(sandbox),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Another client of the same sandbox, with the root's key unless another is given. */
export function testClient(
  sandbox: Pick<Sandbox, 'endpoint' | 'region' | 'accessKeyId' | 'secretAccessKey'>,
  credentials: NonNullable<S3ClientConfig['credentials']> = {
    accessKeyId: sandbox.accessKeyId,
    secretAccessKey: sandbox.secretAccessKey,
  },
): S3Client {
  return new S3Client({
    endpoint: sandbox.endpoint,
    region: sandbox.region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
  })
}

/** A client over HTTPS that trusts the sandbox's authority, and nobody else. */
export function secureTestClient(
  { secureEndpoint, certificateAuthority, region, accessKeyId, secretAccessKey }: Sandbox,
  endpoint = secureEndpoint,
): S3Client {
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: { httpsAgent: { ca: certificateAuthority } },
  })
}

function sandboxEnv(sandbox: Sandbox): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: sandbox.dataDir,
    AWS_ENDPOINT_URL_S3: sandbox.endpoint,
    AWS_REGION: sandbox.region,
    AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  }
}

export async function keysIn(client: S3Client, Bucket: string, Prefix = ''): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }))
  return Contents.map(({ Key = '' }) => Key)
}

/** An object's body. */
export async function textOf(client: S3Client, Bucket: string, Key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
  return (await Body?.transformToString()) ?? ''
}

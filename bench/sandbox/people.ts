// A user with policies of its own, as a backup's machine has, for enforcement to decide by.
import { createHash } from 'node:crypto'
import { type Credentials, createSigner, S3Connection, type Signer } from './s3-connection.ts'
import type { MeasuredServer } from './server.ts'

const USER = 'machine'

const USER_POLICY = (bucket: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'],
      Resource: `arn:aws:s3:::${bucket}/\${aws:username}/*`,
    },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: `arn:aws:s3:::${bucket}`,
      Condition: { StringLike: { 's3:prefix': ['${aws:username}/*'] } },
    },
    { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: `arn:aws:s3:::${bucket}` },
  ],
})

const BUCKET_POLICY = (bucket: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:DeleteObject*', 's3:PutObjectAcl', 's3:PutLifecycleConfiguration'],
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    },
  ],
})

/** The folder in the bucket that is the user's. */
export const FOLDER = USER

/** Makes the user, gives the bucket a policy, and returns the user's signer. */
export async function createMachine(server: MeasuredServer, bucket: string): Promise<Signer> {
  using iam = await S3Connection.open(server.endpoint, createSigner(server.host, server, 'iam'))
  using s3 = await S3Connection.open(server.endpoint, createSigner(server.host, server))
  const policy = JSON.stringify(USER_POLICY(bucket))
  await ask(iam, { Action: 'CreateUser', UserName: USER })
  await ask(iam, {
    Action: 'PutUserPolicy',
    UserName: USER,
    PolicyName: 'own',
    PolicyDocument: policy,
  })
  const made = await ask(iam, { Action: 'CreateAccessKey', UserName: USER })
  const body = Buffer.from(JSON.stringify(BUCKET_POLICY(bucket)))
  const sha256 = createHash('sha256').update(body).digest('hex')
  await s3.send({ method: 'PUT', path: `/${bucket}`, query: 'policy=', body, sha256 })
  return createSigner(server.host, keyOf(made))
}

async function ask(iam: S3Connection, parameters: Record<string, string>): Promise<string> {
  const form = new URLSearchParams({ ...parameters, Version: '2010-05-08' })
  const body = Buffer.from(form.toString())
  const sha256 = createHash('sha256').update(body).digest('hex')
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return (await iam.send({ method: 'POST', path: '/', body, sha256, headers })).text
}

function keyOf(answer: string): Credentials {
  const [, accessKeyId = ''] = /<AccessKeyId>([^<]+)/.exec(answer) ?? []
  const [, secretAccessKey = ''] = /<SecretAccessKey>([^<]+)/.exec(answer) ?? []
  return { accessKeyId, secretAccessKey }
}

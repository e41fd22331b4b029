// What is particular to Ceph's radosgw 16.2 (Debian 12), and how it gives a key few rights.
import assert from 'node:assert/strict'
import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import type { Radosgw } from './radosgw.ts'
import type { Case } from './workbench.ts'

export const RADOSGW_CASES: readonly Case[] = [
  {
    name: 'init and verify name what this server lacks',
    needs: [],
    run: async ({ sh }) => {
      const store = { HOLDFAST_STORE: 's3://holdfast/root', HOLDFAST_MACHINE: 'web-1' }
      const init = await sh('holdfast init 2>&1', store)
      assert.match(init, /no full-object-checksums here/)
      // It refuses a second PutObject, but replaces an object that is sent in parts.
      assert.match(init, /no overwrite +yes[^]*in parts +NO[^]*no conditional-writes here/)
      const verify = await sh('holdfast verify --quick 2>&1', store)
      assert.match(verify, /by its length alone[^]*no full-object-checksums here/)
    },
  },
]

/** A user who may put objects under `root/web-2/` of the bucket `holdfast`, and nothing else. */
export async function writerOf(server: Radosgw): Promise<Record<string, string>> {
  const writer = server.addUser('writer')
  const client = new S3Client({ ...server, credentials: server, forcePathStyle: true })
  await client.send(
    new PutBucketPolicyCommand({ Bucket: 'holdfast', Policy: JSON.stringify(POLICY) }),
  )
  client.destroy()
  return {
    AWS_ACCESS_KEY_ID: writer.accessKeyId,
    AWS_SECRET_ACCESS_KEY: writer.secretAccessKey,
  }
}

/** The owner is named too: here objects belong to the user who wrote them. */
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: ['arn:aws:iam:::user/writer'] },
      Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
      Resource: ['arn:aws:s3:::holdfast/root/web-2/*'],
    },
    {
      Effect: 'Allow',
      Principal: { AWS: ['arn:aws:iam:::user/owner'] },
      Action: ['s3:*'],
      Resource: ['arn:aws:s3:::holdfast', 'arn:aws:s3:::holdfast/*'],
    },
  ],
}

// What the scripts of rehearsals do as administrators: `administer.ts VERB BUCKET`. Endpoint and key
// are found as the AWS SDK finds them.
//
//   keys     prints every key, a line each and sorted; what a delete marker hides is still there
//   uploads  prints the keys of unfinished uploads
//   lockable switches versioning and Object Lock on
import {
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3'

const VERBS: Readonly<Record<string, () => Promise<void>>> = {
  async keys() {
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }))
    print(Versions)
  },
  async uploads() {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }))
    print(Uploads)
  },
  async lockable() {
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' } as const
    await client.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }))
  },
}

const [verb = '', Bucket] = process.argv.slice(2)
const client = new S3Client({ forcePathStyle: true, maxAttempts: 1 })
await VERBS[verb]?.()

function print(found: readonly { readonly Key?: string | undefined }[]): void {
  for (const key of found.flatMap(({ Key }) => Key ?? []).sort()) console.log(key)
}

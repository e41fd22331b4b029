// What lies in a bucket, for the checks of rehearsals: `look.ts keys|uploads BUCKET` prints a line
// for each key, sorted. Endpoint and key are found as the AWS SDK finds them.
import {
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3'

const [what, Bucket] = process.argv.slice(2)
const client = new S3Client({ forcePathStyle: true, maxAttempts: 1 })
const found = what === 'uploads' ? await uploads() : await versions()
for (const key of found.flatMap(({ Key }) => Key ?? []).sort()) console.log(key)

async function uploads() {
  return (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []
}

/** Also those that a delete marker hides: what is pruned must be gone. */
async function versions() {
  return (await client.send(new ListObjectVersionsCommand({ Bucket }))).Versions ?? []
}

// A backup tool of a few lines, to be rehearsed: it does what its arguments say, one after another,
// as the AWS SDK finds endpoint, key and certificate, and ends with 1 at the first refusal. An
// argument with a final `?` may be refused.
//
//   put:KEY get:KEY head:KEY delete:KEY list:PREFIX list env:FILE exit:STATUS
import { writeFileSync } from 'node:fs'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'

const client = new S3Client({ forcePathStyle: true, maxAttempts: 1 })
const Bucket = 'backups'

for (const argument of process.argv.slice(2)) {
  const [, verb = '', operand = '', isTolerant] = /^(\w+)(?::(.*?))?(\?)?$/s.exec(argument) ?? []
  try {
    await act(verb, operand)
  } catch (error) {
    console.error(String(error))
    if (isTolerant === undefined) process.exit(1)
  }
}

async function act(verb: string, operand: string): Promise<void> {
  const object = { Bucket, Key: operand }
  if (verb === 'put') await client.send(new PutObjectCommand({ ...object, Body: 'body' }))
  else if (verb === 'get')
    await (await client.send(new GetObjectCommand(object))).Body?.transformToString()
  else if (verb === 'head') await client.send(new HeadObjectCommand(object))
  else if (verb === 'delete') await client.send(new DeleteObjectCommand(object))
  else if (verb === 'list')
    await client.send(new ListObjectsV2Command({ Bucket, Prefix: operand || undefined }))
  else if (verb === 'env') writeFileSync(operand, JSON.stringify(process.env))
  else if (verb === 'exit') process.exit(Number(operand))
  else throw new Error(`what is ${verb}?`)
}

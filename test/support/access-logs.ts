// Server access logs for tests: who may deliver them, and how to read them.
import assert from 'node:assert/strict'
import { PutBucketLoggingCommand, PutBucketPolicyCommand, type S3Client } from '@aws-sdk/client-s3'

/**
 * The `input.regex` of the table for Athena in "Querying access logs for requests by using Amazon
 * Athena" of the S3 user guide.
 */
const ATHENA =
  /([^ ]*) ([^ ]*) \[(.*?)\] ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) (-|[0-9]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) ([^ ]*)(?: ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*))?.*$/

const COLUMNS =
  'bucketowner bucket_name requestdatetime remoteip requester requestid operation key request_uri httpstatus errorcode bytessent objectsize totaltime turnaroundtime referrer useragent versionid hostid sigv ciphersuite authtype endpoint tlsversion accesspointarn aclrequired'.split(
    ' ',
  )

export type Line = Record<string, string>

export function parseLine(line: string): Line {
  const match = ATHENA.exec(line)
  assert.ok(match, line)
  return Object.fromEntries(COLUMNS.map((name, at) => [name, match[at + 1] ?? '']))
}

/** Lets logs of `source`, a pattern, into `target`. */
export function allowDelivery(client: S3Client, target: string, source: string) {
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${target}/*`,
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${source}` },
          StringEquals: { 'aws:SourceAccount': '123456789012' },
        },
      },
    ],
  })
  return client.send(new PutBucketPolicyCommand({ Bucket: target, Policy }))
}

export type Enabled = NonNullable<
  ConstructorParameters<typeof PutBucketLoggingCommand>[0]['BucketLoggingStatus']
>['LoggingEnabled']

export function logTo(client: S3Client, Bucket: string, LoggingEnabled: Enabled) {
  const BucketLoggingStatus = LoggingEnabled === undefined ? {} : { LoggingEnabled }
  return client.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus }))
}

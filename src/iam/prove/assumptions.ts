// What every proof takes for granted. A reader must be able to check each of these.
import type { IsolationQuestion } from './question.ts'

export function assumptionsOf({
  account,
  bucket,
  bucketPolicy,
  trusted = [],
}: IsolationQuestion): string[] {
  const own = `Object Ownership of ${bucket} is BucketOwnerEnforced: no ACL grants anything.`
  const others =
    bucketPolicy === undefined
      ? `No policies bear on the machines besides those given, and ${bucket} has no bucket policy.`
      : 'No policies bear on the machines besides those given.'
  return [
    own,
    `No access point, no S3 Access Grants instance and no replication rule leads to ${bucket}.`,
    'No machine can assume a role or use a service that is not named here: trust policies are as they should be.',
    others,
    account === undefined
      ? `The account of each machine owns ${bucket}.`
      : `The account ${account} owns ${bucket}.`,
    'Each machine holds the credentials of its own principal only.',
    "S3 has the actions, and its requests carry the condition keys, of AWS's Service Authorization Reference as held in aws/actions/data.",
    ...(trusted.length === 0 ? [] : [`Trusted are: ${trusted.join(', ')}.`]),
  ]
}

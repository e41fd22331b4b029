// What whoever started the sandbox may make in it without asking over the wire.
import { Failure } from '../../base/failure.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Directory } from '../identity/directory.ts'
import type { Identities, RootKey } from '../identity/identities.ts'
import { checkBucketPolicy } from '../operations/check-bucket-policy.ts'
import type { Buckets } from '../state/buckets.ts'

export interface NewUser {
  /** As IAM takes it: up to 64 letters, digits and `_+=,.@-`. */
  readonly name: string
  /** JSON documents that are the user's own, each once. */
  readonly policies: readonly string[]
}

/** A user and its access key. */
export interface AddedUser extends RootKey {
  readonly arn: string
}

const USER_NAME = /^[\w+=,.@-]{1,64}$/

/**
 * Makes a user with inline policies and an access key, whatever IAM's quotas say of their size.
 *
 * @throws `bad-input` for a name that IAM does not take or that is taken.
 */
export function addUser(
  identities: Identities,
  account: string,
  { name, policies: documents }: NewUser,
  now: number,
): AddedUser {
  const { accessKeys, entities, policies } = identities.tables
  if (!USER_NAME.test(name) || entities.namesake(account, 'user', name) !== undefined) {
    throw new Failure('bad-input', `${JSON.stringify(name)} cannot be the name of a new user`, {
      hint: 'Use up to 64 letters, digits and "_+=,.@-" that are no other user\'s name.',
    })
  }
  const details = { tags: [] }
  return identities.change(() => {
    const user = entities.create({ account, kind: 'user', name, path: '/', details }, now)
    for (const [index, document] of documents.entries()) {
      policies.putInline(user, { name: `policy-${index + 1}`, document })
    }
    const { id: accessKeyId, secret } = accessKeys.create({ account, owner: user.id }, now)
    return { arn: `arn:aws:iam::${account}:user/${name}`, accessKeyId, secretAccessKey: secret }
  })
}

/**
 * Makes `text` the policy of a bucket. It may name principals that are not there: they match nobody.
 *
 * @throws `bad-input` for what PutBucketPolicy refuses beside that, and for a bucket that is not there.
 */
export function setBucketPolicy(buckets: Buckets, name: string, text: string): void {
  const bucket = buckets.find(name)
  if (bucket === undefined) {
    throw new Failure('bad-input', `there is no bucket ${JSON.stringify(name)}`, {
      hint: 'Make it first: CreateBucket, or the option `buckets`.',
    })
  }
  requireBucketPolicy(name, text)
  buckets.set(bucket, 'policy', text)
}

/** @throws `bad-input` for what PutBucketPolicy would refuse, were its principals there. */
export function requireBucketPolicy(bucket: string, text: string): void {
  try {
    checkBucketPolicy(text, bucket, EVERYBODY)
  } catch (cause) {
    if (!(cause instanceof S3Fault)) throw cause
    throw new Failure('bad-input', `the policy of ${bucket} is refused: ${cause.message}`, {
      cause,
    })
  }
}

const EVERYBODY: Directory = {
  callerOf: () => undefined,
  hasPrincipal: () => true,
  accountOfCanonicalId: () => undefined,
}

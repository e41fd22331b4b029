// The least policy with which a tool can do its work for one machine, proved before it is given.
import { Failure } from '../../base/failure.ts'
import type { Policy } from '../policy/policy.ts'
import type { Acceptance, Profile } from './profile.ts'

/**
 * - `writer`: backs up. - `restorer`: restores. - `keeper`: prunes.
 * - `full`: all that the tool does with a machine's key, its set-up included.
 */
export type Role = 'writer' | 'restorer' | 'keeper' | 'full'

/** Where the policy is attached: to an IAM user, to a group of users named as machines, to the bucket. */
export type Attachment = 'user' | 'group' | 'bucket'

export interface GenerateOptions {
  /** A profile's name, as `restic` or `duplicity@boto`. */
  readonly tool: string
  /** Needed unless `for` is `group`: there every user name is a machine's name. */
  readonly machine?: string | undefined
  readonly bucket: string
  /** What stands before the machine names in keys, such as `backups/eu`. Default: nothing. */
  readonly root?: string | undefined
  readonly role: Role
  /** Default: `user`. */
  readonly for?: Attachment | undefined
  /** The ARN whose policy this is. Default: `arn:aws:iam::111122223333:user/MACHINE`. */
  readonly principal?: string | undefined
  /** Adds what the AWS console needs to show the machine's folder. */
  readonly console?: boolean | undefined
}

/** A request that the policy cannot keep to the machine, and what follows. */
export interface Unscoped {
  /** As `s3:ListBucketMultipartUploads`. */
  readonly action: string
  readonly why: string
}

export interface GeneratedPolicy {
  readonly profile: Profile
  readonly role: Role
  readonly for: Attachment
  /** Text that every key of the machine begins with; with `${aws:username}` for a group. */
  readonly prefix: string
  readonly policy: Policy
  /** Canonical JSON with a final newline: what to print. */
  readonly text: string
  /** What the proof was told to accept, each with the reason: for stderr. */
  readonly acceptances: readonly Acceptance[]
  readonly cannotScope: readonly Unscoped[]
  /** How the tool must be set to work under this policy, whole sentences. */
  readonly settings: readonly string[]
  /** What else the reader must know: placeholders, what an administrator does once. */
  readonly notes: readonly string[]
}

/**
 * @throws `bad-input` for a name, bucket or root that cannot be, or does not suit the tool;
 * `unsupported` if the policy is not proved, or is longer than AWS takes.
 */
export function generatePolicy(_options: GenerateOptions): GeneratedPolicy {
  throw new Failure('unsupported', 'policies are not generated yet')
}

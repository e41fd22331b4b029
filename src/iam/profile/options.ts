// What can be asked of the generator.

/**
 * - `writer`: backs up. - `restorer`: restores. - `keeper`: prunes.
 * - `full`: all that the tool does with a machine's key, its set-up included.
 */
export type Role = 'writer' | 'restorer' | 'keeper' | 'full'

/** In the order in which to offer them. */
export const ROLES: readonly Role[] = ['writer', 'restorer', 'keeper', 'full']

/** Where the policy is attached: to an IAM user, to a group of users named as machines, to the bucket. */
export type AttachedTo = 'user' | 'group' | 'bucket'

/** In the order in which to offer them. */
export const ATTACHED_TO: readonly AttachedTo[] = ['user', 'group', 'bucket']

export interface GenerateOptions {
  /** A profile's name, as `restic` or `duplicity@boto`. */
  readonly tool: string
  /** Needed unless `for` is `group`, where every user's name is a machine's, or a keeper reaches all. */
  readonly machine?: string | undefined
  readonly bucket: string
  /** What stands before the machine names in keys, such as `backups/eu`. Default: nothing. */
  readonly root?: string | undefined
  readonly role: Role
  /** Default: `user`. */
  readonly for?: AttachedTo | undefined
  /** The ARN of who is given the policy. Default: `arn:aws:iam::111122223333:user/MACHINE`. */
  readonly principal?: string | undefined
  /** Adds what the AWS console needs to show the machine's folder. */
  readonly console?: boolean | undefined
}

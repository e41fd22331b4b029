// For whom and where a policy is generated, its names checked and written as IAM wants them.
import { Failure } from '../../base/failure.ts'
import { parseMachineName } from '../../format/machine-name.ts'
import type { GenerateOptions } from './options.ts'
import type { Profile } from './profile.ts'

export interface Target {
  readonly bucket: string
  /** The machine's name, or `${aws:username}`; as keys and ARNs of other services hold it. */
  readonly machine: string
  /** What every key that the policy is about begins with; empty: all keys of the bucket. */
  readonly prefix: string
  /** The same as a pattern of IAM that matches nothing else. */
  readonly pattern: string
  /** Prefixes of keys on the way to `prefix`, as patterns, the root's first; without the empty one. */
  readonly ancestors: readonly string[]
}

/** The variable that stands for the machine's name in a group's policy. */
export const USER_NAME = '${aws:username}'

/** @throws `bad-input` for a bucket, machine or root that cannot be, or does not suit the tool. */
export function targetOf(profile: Profile, options: GenerateOptions): Target {
  const { layout } = profile
  const reachesRoot = options.role === 'keeper' && profile.keeper === 'root'
  const before = `${parseRoot(profile, options.root)}${layout.before}`
  const machine = machineOf(options, reachesRoot)
  const own = reachesRoot ? '' : `${machine}${layout.delimiter}`
  return {
    bucket: parseBucketName(options.bucket),
    machine,
    prefix: `${before}${own}`,
    pattern: `${escapePattern(before)}${own}`,
    ancestors: ancestorsOf(before).map(escapePattern),
  }
}

function machineOf({ machine, for: attachment }: GenerateOptions, reachesRoot: boolean): string {
  if (attachment === 'group') return USER_NAME
  if (machine !== undefined) return parseMachineName(machine)
  if (reachesRoot) return 'keeper'
  throw new Failure('bad-input', 'it is not said whose policy this is', {
    hint: "Name the machine, or generate a group's policy, which serves every user under its name.",
  })
}

/** "Bucket naming rules" of the S3 user guide; what only new buckets may not be called is let through. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const NOT_A_BUCKET_NAME = /^\d+\.\d+\.\d+\.\d+$|\.\.|\.-|-\./

export function parseBucketName(text: string): string {
  if (BUCKET_NAME.test(text) && !NOT_A_BUCKET_NAME.test(text)) return text
  throw new Failure('bad-input', `${JSON.stringify(text)} is not a bucket's name`, {
    hint: 'Use 3 to 63 lower-case letters, digits, "-" and ".", without s3:// and without a path.',
  })
}

/** What IAM takes in a policy document, without controls: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html */
const ROOT = /^[\x20-\x7e\xa0-\xff]+$/

/** Leaves room for the machine and the tool's own names in keys of 1,024 bytes. */
const MAX_ROOT_BYTES = 512

/** The root with its final `/`; empty where there is none. One final `/` may be typed or not. */
function parseRoot({ layout, title }: Profile, text = ''): string {
  if (text === '') return ''
  if (!layout.root) {
    throw new Failure('bad-input', `${title} puts nothing before its keys: it has no root`, {
      hint: 'Leave the root out.',
    })
  }
  const root = text.replace(/\/$/, '')
  const parts = root.split('/')
  if (!ROOT.test(root) || parts.includes('') || Buffer.byteLength(root) > MAX_ROOT_BYTES) {
    throw new Failure('bad-input', `${JSON.stringify(text)} cannot be a root`, {
      hint: `Use at most ${MAX_ROOT_BYTES} bytes of Latin letters, digits and signs, as "backups/eu": no slash at the beginning, none doubled.`,
    })
  }
  return `${root}/`
}

/** `a/`, `a/b/` of `a/b/`. */
function ancestorsOf(before: string): string[] {
  return [...before.matchAll(/\//g)].map(({ index }) => before.slice(0, index + 1))
}

/** `text` as a pattern that matches it alone: its wildcards and `$` escaped as IAM documents. */
export function escapePattern(text: string): string {
  return text.replace(/[*?$]/g, (sign) => `\${${sign}}`)
}

// Whether a bucket policy is public. Source: "The meaning of "public"" in "Blocking public access
// to your Amazon S3 storage" of the user guide: S3 takes a policy for public unless each Allow is
// for fixed principals, or under a condition that fixes one of a few keys to fixed values.
import type { Policy, PolicyCondition, Statement } from '../../iam/policy/policy.ts'

/** Keys that tell callers apart, in lower case. */
const FIXING: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
])

const FIXING_OPERATORS = /^(?:(?:string|arn)(?:equals|like)|stringequalsignorecase)$/i

export function isPublicPolicy({ statements }: Policy): boolean {
  return statements.some(
    (statement) =>
      statement.effect === 'Allow' && isForEveryone(statement) && !statement.conditions.some(fixes),
  )
}

function isForEveryone({ principals }: Statement): boolean {
  if (principals === undefined || principals.negated) return true
  return principals.entries.some(({ text }) => text === '*')
}

/** A key that may be absent, or a value that may be many, fixes nothing. */
function fixes({ key, operator, values }: PolicyCondition): boolean {
  const name = key.toLowerCase()
  if (name === 'aws:sourceip') {
    return /^ipaddress$/i.test(operator.text) && values.every(({ text }) => isNarrow(text))
  }
  if (!FIXING.has(name) || !FIXING_OPERATORS.test(operator.text)) return false
  return values.every(({ text }) => !/[*?]|\$\{/.test(text))
}

/** S3 calls broader ranges than these public. */
const NARROWEST_IPV4_PREFIX = 8
const NARROWEST_IPV6_PREFIX = 32

function isNarrow(range: string): boolean {
  const [address = '', length] = range.split('/')
  const isIpv6 = address.includes(':')
  const bits = length === undefined ? 128 : Number(length)
  return bits >= (isIpv6 ? NARROWEST_IPV6_PREFIX : NARROWEST_IPV4_PREFIX)
}

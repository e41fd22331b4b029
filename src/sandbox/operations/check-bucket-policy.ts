// What S3 refuses in a bucket policy beside what is no policy at all. Sources: PutBucketPolicy in
// the API Reference, "Bucket policies for Amazon S3" in the user guide, and the messages that
// users quote.
import { actionFacts, serviceFacts } from '../../aws/actions/facts.ts'
import { failedWith } from '../../base/failure.ts'
import { compilePattern } from '../../iam/pattern/match.ts'
import { parsePattern } from '../../iam/pattern/pattern.ts'
import { parsePolicy } from '../../iam/policy/parse.ts'
import type { Policy, PolicyPrincipal, Statement } from '../../iam/policy/policy.ts'
import { SIZE_QUOTAS, sizeFor } from '../../iam/policy/size.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Directory } from '../identity/directory.ts'
import { withPrincipals } from '../identity/stored-policy.ts'

export const MAX_POLICY_BYTES = SIZE_QUOTAS.bucket.limit

export interface CheckedPolicy {
  readonly policy: Policy
  /** As it is kept, and read back. */
  readonly text: string
}

/** The policy that `given` writes for a bucket. @throws MalformedPolicy */
export function checkBucketPolicy(
  given: string,
  bucket: string,
  directory: Directory,
): CheckedPolicy {
  if (sizeFor(given, SIZE_QUOTAS.bucket) > MAX_POLICY_BYTES) {
    throw malformed('Policy exceeds the maximum allowed document size.')
  }
  const asGiven = parse(given)
  const text = withAccounts(given, directory)
  const policy = text === given ? asGiven : parse(text)
  for (const statement of policy.statements) {
    checkPrincipals(statement, directory)
    checkResources(statement, bucket)
    checkActions(statement, bucket)
  }
  return { policy, text }
}

/**
 * S3 puts the account of a canonical id in its place: "Principals for bucket policies" in the user
 * guide.
 */
function withAccounts(text: string, directory: Directory): string {
  return withPrincipals(text, (principal) => {
    if (principal.type !== 'CanonicalUser') return principal
    const account = directory.accountOfCanonicalId(principal.text)
    if (account === undefined) throw invalidPrincipal(principal.text)
    return { type: 'AWS', text: `arn:aws:iam::${account.id}:root` }
  })
}

function parse(text: string): Policy {
  try {
    return parsePolicy(text, { kind: 'bucket', name: 'policy' })
  } catch (error) {
    if (failedWith(error, 'bad-input')) throw malformed(error.message)
    throw error
  }
}

function malformed(message: string): S3Fault {
  return new S3Fault('MalformedPolicy', { message })
}

function checkPrincipals({ principals }: Statement, directory: Directory): void {
  const unknown = principals?.entries.find((entry) => !isKnown(entry, directory))
  if (unknown !== undefined) throw invalidPrincipal(unknown.text)
}

function invalidPrincipal(principal: string): S3Fault {
  return new S3Fault('MalformedPolicy', {
    message: 'Invalid principal in policy',
    details: { Detail: principal },
  })
}

/** Of services and of CloudFront's identities, which are no one's accounts, none is unknown. */
function isKnown({ type, text }: PolicyPrincipal, directory: Directory): boolean {
  if (type === 'Service' || text === '*' || text.includes('::cloudfront:')) return true
  return directory.hasPrincipal(text)
}

function checkResources({ resources }: Statement, bucket: string): void {
  const isOurs = (text: string) => /^arn:aws[a-z-]*:s3:::([^/]*)/.exec(text)?.[1] === bucket
  if (resources?.patterns.every(({ text }) => isOurs(text)) !== true) {
    throw malformed('Policy has invalid resource')
  }
}

/** Every action must be one of S3's, and one of those named must fit a resource of the statement. */
function checkActions({ actions, resources }: Statement, bucket: string): void {
  for (const { text } of actions.patterns) {
    if (!isS3Action(text)) throw malformed('Policy has invalid action')
  }
  if (actions.negated || resources === undefined || resources.negated) return
  const types = new Set(
    resources.patterns.map(({ text }) => (text.endsWith(`:::${bucket}`) ? 'bucket' : 'object')),
  )
  const fits = ({ text }: { readonly text: string }) => {
    const facts = actionFacts(text)
    return facts === undefined || facts.resourceTypes.some((type) => types.has(type as 'bucket'))
  }
  if (!actions.patterns.every(fits)) {
    throw malformed('Action does not apply to any resource(s) in statement')
  }
}

function isS3Action(text: string): boolean {
  if (text === '*') return true
  const [service = '', name = ''] = text.toLowerCase().split(':')
  if (service !== 's3') return false
  const matches = compilePattern(parsePattern(name, { wildcards: true, variables: false }))
  return [...(serviceFacts('s3')?.actions.keys() ?? [])].some((action) => matches(action))
}

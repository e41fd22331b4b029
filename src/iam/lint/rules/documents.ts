// Findings of a document as a whole.
import type { Policy } from '../../policy/policy.ts'
import { type Attachment, policySize, sizeUses } from '../../policy/size.ts'
import type { Finding } from '../finding.ts'

const START = { path: '', line: 1, column: 1 }

/**
 * Characters without white space. AWS's own longest policy has 114,000, its customers' 20,480: what is
 * longer is refused, and would take long to judge.
 */
const MOST_JUDGED = 131_072

/** Whether the statements are looked at, too. */
export function isJudged(policy: Policy): boolean {
  return policySize(policy) <= MOST_JUDGED
}

export function documentFindings(policy: Policy): Finding[] {
  return [...oldVersion(policy), ...tooLong(policy)].map((remark) => ({
    ...remark,
    file: policy.name,
    statement: undefined,
    sid: undefined,
    place: START,
    request: undefined,
    fix: undefined,
  }))
}

function oldVersion({
  version,
  statesVersion,
}: Policy): Pick<Finding, 'code' | 'severity' | 'message'>[] {
  if (version === '2012-10-17') return []
  const what = statesVersion ? '"Version" is "2008-10-17"' : 'There is no "Version"'
  return [
    {
      code: 'old-version',
      severity: 'note',
      message: `${what}: policy variables are plain text; write "Version": "2012-10-17".`,
    },
  ]
}

/** An identity policy too long for one place fits another, unless it is too long to be managed. */
function tooLong(policy: Policy): Pick<Finding, 'code' | 'severity' | 'message'>[] {
  const places = sizeUses(policy)
  const refused = places.filter(({ fits }) => !fits)
  const [first] = refused
  const isRefusedManaged = refused.some(({ attachment }) => attachment === 'managed')
  if (first === undefined || (refused.length < places.length && !isRefusedManaged)) return []
  const names = refused.map(({ attachment, limit }) => `${PLACE_NAMES[attachment]} (${limit})`)
  return [
    {
      code: 'too-long',
      severity: refused.length === places.length ? 'error' : 'note',
      message: `It has ${first.used} ${first.unit} without white space, too many for ${names.join(', ')}${judged(policy)}.`,
    },
  ]
}

function judged(policy: Policy): string {
  return isJudged(policy) ? '' : '; its statements are not judged'
}

const PLACE_NAMES: Readonly<Record<Attachment, string>> = {
  user: "a user's inline policies",
  group: "a group's inline policies",
  role: "a role's inline policies",
  managed: 'a managed policy',
  session: 'a session policy',
  bucket: 'a bucket policy',
  trust: 'a trust policy',
  scp: 'a service control policy',
  rcp: 'a resource control policy',
}

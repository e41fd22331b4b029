// What was learned, for people on stderr: the policy itself is stdout's.
import type { Learned } from '../../rehearse/learn.ts'
import type { Rehearsal } from '../../rehearse/rehearsal.ts'
import type { SeenGrant } from '../../rehearse/seen-grants.ts'
import { renderProof } from '../policy/render-proof.ts'
import { printable, wrap } from '../render/printable.ts'

const COLUMNS = 80

/** Why nothing was learned of `run`. */
export function renderNoLesson({ status, requests }: Rehearsal, who: string): string[] {
  if (status !== 0)
    return wrap(printable(`${NOTHING}: ${who} failed with everything allowed.`), COLUMNS)
  if (requests.length === 0) return [`${NOTHING}.`]
  return wrap(printable(`${NOTHING}: ${who} needed no permission.`), COLUMNS)
}

const NOTHING = 'Nothing was learned'

export function renderLesson(learned: Learned, bucket: string, who: string): string[] {
  const { hasPassed, leftOut, replay, proof } = learned
  const outcome = hasPassed
    ? `replayed: ${who} passed under this policy, in a fresh sandbox and HOME`
    : `replayed: ${who} ended with status ${replay.status} under this policy: it is not enough`
  return [
    ...wrap(printable(outcome), COLUMNS),
    ...leftOut.flatMap((grant) => wrap(`  ${printable(leftOutText(grant))}`, COLUMNS)),
    '',
    // What every proof takes for granted stands in docs/iam.md.
    ...renderProof({ ...proof, assumptions: [] }, { bucket, matrix: undefined, role: undefined }),
  ]
}

function leftOutText({ action, resources, condition }: SeenGrant): string {
  const where = resources.map((resource) => resource.replace(/^arn:aws:s3:::/, '')).join(', ')
  const when = condition === undefined ? '' : ` where ${conditionText(condition)}`
  return `left out, since it passed without: ${action} on ${where}${when}`
}

function conditionText(condition: NonNullable<SeenGrant['condition']>): string {
  return Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => `${operator} ${key} ${quoted(value)}`),
    )
    .join(' and ')
}

function quoted(values: string | readonly string[]): string {
  return [values]
    .flat()
    .map((value) => JSON.stringify(value))
    .join(', ')
}

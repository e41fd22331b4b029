// Listing reaches the names of all machines unless its prefix is bound.
import type { Statement } from '../../policy/policy.ts'
import type { Remark } from '../finding.ts'
import { actionsOfClass, type LintContext, type Subject } from '../lint-context.ts'
import { nameOf } from '../matched-actions.ts'
import { makeCondition, printFix, withActions, withConditions } from '../repair.ts'
import { exampleBucketArn, exampleContext, showAllowed } from '../show.ts'

/** A prefix that no machine has. */
const FOREIGN = 'somebody-else/'

/** The requests that a machine that keeps to itself has no need of, the plainest first. */
const PROBES: readonly { readonly prefix: string | undefined; readonly what: string }[] = [
  { prefix: undefined, what: 'a listing without prefix' },
  { prefix: '', what: 'a listing with an empty prefix' },
  { prefix: FOREIGN, what: 'a listing of any prefix' },
]

/** Only where objects are confined to a prefix: who has the whole bucket may list it. */
export function listWithoutPrefix(subject: Subject, context: LintContext): Remark[] {
  const { policy, statement, s3 } = subject
  const { home, bucket } = context
  const [action] = actionsOfClass(subject, new Set(['list-keys'])).map(nameOf)
  const resource = s3.find(({ reachesBuckets }) => reachesBuckets)
  if (statement.effect !== 'Allow' || home === undefined) return []
  if (action === undefined || resource === undefined) return []
  const name = /[*?$]/.test(resource.bucket) ? (bucket ?? 'bucket') : resource.bucket
  for (const { prefix, what } of PROBES) {
    const asked = exampleContext(statement)
    asked.delete('s3:prefix')
    if (bindsDelimiter(statement) && prefix !== FOREIGN) continue
    if (prefix !== undefined) asked.set('s3:prefix', [prefix])
    const request = showAllowed({ ...policy, statements: aloneWithDenies(subject) }, statement, {
      action,
      resource: exampleBucketArn({ ...resource, bucket: name }),
      context: asked,
    })
    if (request === undefined) continue
    return [
      {
        code: passesWithoutKey(statement) ? 'absent-key-passes' : 'list-without-prefix',
        severity: asksForAbsence(statement) ? 'note' : 'error',
        message: asksForAbsence(statement)
          ? `${action} is allowed without prefix, as HeadBucket needs it: the names of all keys can be read.`
          : `${action} allows ${what}, so that the names of all machines' keys can be read.`,
        request,
        fix: fixFor(statement, home),
      },
    ]
  }
  return []
}

/** The statement itself and the Denies of its document: another Allow is another finding. */
function aloneWithDenies({ policy, statement }: Subject): readonly Statement[] {
  return policy.statements.filter((other) => other === statement || other.effect === 'Deny')
}

/** With a delimiter a listing shows the first level only, as the console needs it. */
function bindsDelimiter({ conditions }: Statement): boolean {
  return conditions.some(
    ({ key, operator }) => key.toLowerCase() === 's3:delimiter' && !operator.meaning.negated,
  )
}

/** Whoever writes this means it: nothing else grants HeadBucket without granting every listing. */
function asksForAbsence({ conditions }: Statement): boolean {
  return conditions.some(
    ({ key, operator, values }) =>
      key.toLowerCase() === 's3:prefix' &&
      operator.name === 'Null' &&
      values.every(({ text }) => text.toLowerCase() === 'true'),
  )
}

/** A condition on the prefix stands there and lets requests without it pass. */
function passesWithoutKey({ conditions }: Statement): boolean {
  return conditions.some(
    ({ key, operator }) =>
      key.toLowerCase() === 's3:prefix' &&
      !operator.meaning.negated &&
      (operator.ifExists || operator.set === 'ForAllValues'),
  )
}

const LISTING = /^s3:ListBucket(?:Versions)?$/i

/** Listing under its condition, and what else the statement allows as it was. */
function fixFor(statement: Statement, home: string): string | undefined {
  const listing = withActions(statement, (text) => (LISTING.test(text) ? text : []))
  const rest = withActions(statement, (text) => (LISTING.test(text) ? [] : text))
  const unbound = withConditions(listing ?? statement, (condition) =>
    condition.key.toLowerCase() === 's3:prefix' ? undefined : condition,
  )
  const bound = makeCondition('StringLike', 's3:prefix', [`${home}*`], statement)
  const wildcard = listing === undefined
  const named = wildcard ? { ...unbound, actions: listActions(statement) } : unbound
  return printFix(
    { ...named, conditions: [...unbound.conditions, bound] },
    wildcard ? undefined : rest,
  )
}

function listActions({ actions }: Statement): Statement['actions'] {
  return { ...actions, negated: false, patterns: [{ text: 's3:ListBucket', place: actions.place }] }
}

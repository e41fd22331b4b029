// `bucket/gozer*` matches `gozer/` and `gozer2/`: a prefix must end with a delimiter.
import { OBJECT_CLASSES } from '../../../aws/actions/s3-classes.ts'
import type { PolicyCondition, PolicyVersion, Statement } from '../../policy/policy.ts'
import type { Remark, Severity } from '../finding.ts'
import { actionsOfClass, type LintContext, MOST_PATTERNS, type Subject } from '../lint-context.ts'
import { nameOf } from '../matched-actions.ts'
import { printFix, withConditions, withResources } from '../repair.ts'
import {
  exampleBucketArn,
  exampleContext,
  exampleObjectArn,
  exampleText,
  showAllowed,
} from '../show.ts'

/**
 * A pattern that ends so, and where it lets names run on. Names of machines are free of `/` and `:`,
 * which therefore delimit them; the others may stand in a name.
 */
const OPEN_END = /^(?<head>[^*?]*[^*?/:])\*+(?<tail>\/[^]*)?$/

export function siblingPrefix(subject: Subject, context: LintContext): Remark[] {
  if (subject.statement.effect !== 'Allow') return []
  return [...siblingKeys(subject, context), ...siblingListings(subject, context)]
}

function siblingKeys(subject: Subject, { options }: LintContext): Remark[] {
  const { policy, statement, s3 } = subject
  const actions = actionsOfClass(subject, OBJECT_CLASSES)
  const action = preferred(actions.map(nameOf))
  if (action === undefined) return []
  return s3.slice(0, MOST_PATTERNS).flatMap((pattern): Remark[] => {
    const { key, placed } = pattern
    const { text, place } = placed
    const head = openHead(key, options.prefix)
    if (head === undefined) return []
    const start = text.slice(0, text.length - (key?.length ?? 0))
    const resource = exampleObjectArn(pattern, `${head}2/file`)
    const shown = { action, resource, context: exampleContext(statement) }
    const request = showAllowed(policy, statement, shown)
    if (request === undefined) return []
    // The prefix by itself is the key of no machine: what named it too is left out.
    const mend = (other: string) => {
      if (other === text) return `${start}${delimited(key ?? '')}`
      return other === `${start}${head}` ? [] : other
    }
    return [
      {
        code: 'sibling-prefix',
        severity: severityOf(head),
        place,
        message: `${text} has no delimiter before its "*", so that it matches ${resource} too.`,
        request,
        fix: printFix(withResources(statement, mend)),
      },
    ]
  })
}

function siblingListings(subject: Subject, { options, bucket }: LintContext): Remark[] {
  const { policy, statement, s3 } = subject
  const [action] = actionsOfClass(subject, new Set(['list-keys'])).map(nameOf)
  const [resource] = s3.filter(({ reachesBuckets }) => reachesBuckets)
  if (action === undefined || resource === undefined) return []
  const name = resource.bucket === '*' ? (bucket ?? 'bucket') : resource.bucket
  return statement.conditions.filter(isPrefixCondition).flatMap((condition) =>
    condition.values.slice(0, MOST_PATTERNS).flatMap(({ text, place }): Remark[] => {
      const head = openPrefix(condition, text, policy.version, options.prefix)
      if (head === undefined) return []
      const sibling = text.endsWith('*') ? exampleText(`${head}2/`) : exampleText(text)
      const context = exampleContext(statement).set('s3:prefix', [sibling])
      const shown = { action, resource: exampleBucketArn({ ...resource, bucket: name }), context }
      const request = showAllowed(policy, statement, shown)
      if (request === undefined) return []
      return [
        {
          code: 'sibling-prefix',
          severity: text.endsWith('*') ? severityOf(head) : 'warning',
          place,
          message: `The prefix ${JSON.stringify(text)} has no delimiter at its end, so that the keys of ${JSON.stringify(`${head}2/`)} are listed too.`,
          request,
          fix: printFix(mendListing(statement, condition, text)),
        },
      ]
    }),
  )
}

function isPrefixCondition({ key, operator }: PolicyCondition): boolean {
  return (
    key.toLowerCase() === 's3:prefix' &&
    operator.meaning.family === 'String' &&
    !operator.meaning.negated
  )
}

/** What stands before the open end of a pattern of keys; undefined: it ends with a delimiter. */
function openHead(key: string | undefined, prefix: string | undefined): string | undefined {
  const { head, tail } = OPEN_END.exec(key ?? '')?.groups ?? {}
  if (head === undefined || (tail !== undefined && severityOf(head) !== 'error')) return undefined
  return prefix !== undefined && head.endsWith(prefix) ? undefined : head
}

/** The same of a listing: an exact prefix lists all that begins with it. */
function openPrefix(
  { operator }: PolicyCondition,
  text: string,
  version: PolicyVersion,
  prefix: string | undefined,
): string | undefined {
  if (operator.meaning.relation === 'like') return openHead(text, prefix)
  const isOpen = text !== '' && !/[/:*?]$/.test(text) && text !== prefix
  return isOpen && (version === '2012-10-17' || !text.includes('$')) ? text : undefined
}

/** Letters and digits run on in a name; after `-` or `.` the rest may be a name of its own. */
function severityOf(head: string): Severity {
  return /[\p{L}\p{N}}]$/u.test(head) ? 'error' : 'warning'
}

/** `gozer*` becomes `gozer/*`. */
function delimited(pattern: string): string {
  return pattern.replace(OPEN_END, (_all, head: string, tail: string | undefined) =>
    tail === undefined ? `${head}/*` : `${head}${tail}`,
  )
}

function mendListing(statement: Statement, mended: PolicyCondition, text: string): Statement {
  const mend = (value: string) =>
    value !== text ? value : value.endsWith('*') ? delimited(value) : `${value}/`
  return withConditions(statement, (condition) =>
    condition !== mended
      ? condition
      : {
          ...condition,
          values: condition.values.map((value) => ({ ...value, text: mend(value.text) })),
        },
  )
}

const PREFERRED = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']

/** The action that tells most: the first of those that everybody knows. */
function preferred(actions: readonly string[]): string | undefined {
  return PREFERRED.find((action) => actions.includes(action)) ?? actions[0]
}

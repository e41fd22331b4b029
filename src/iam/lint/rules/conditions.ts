// Conditions that no request can meet, that every request meets, or that mean less than they look.
import { conditionKeyStanding } from '../../../aws/actions/facts.ts'
import { parseConditionOperator } from '../../condition/operator.ts'
import type { PolicyCondition, Statement } from '../../policy/policy.ts'
import type { Remark } from '../finding.ts'
import type { Subject } from '../lint-context.ts'
import { actionsNamed, nameOf } from '../matched-actions.ts'
import { makeCondition, printFix, withActions, withConditions } from '../repair.ts'
import { exampleBucketArn, exampleContext, exampleObjectArn, show } from '../show.ts'

export function conditions(subject: Subject): Remark[] {
  const { statement } = subject
  return [
    ...statement.conditions.flatMap((condition) => [
      ...keysNotCarried(subject, condition),
      ...wildcardInEquals(statement, condition),
      ...nullPrefix(subject, condition),
    ]),
    ...contradictions(statement),
  ]
}

/** AWS documents which actions carry which keys: for the others the key is absent. */
function keysNotCarried(subject: Subject, condition: PolicyCondition): Remark[] {
  const { statement } = subject
  if (statement.actions.negated) return []
  const lacking = statement.actions.patterns.filter(({ text }) => {
    const named = actionsNamed(text).map(nameOf)
    const lacks = (action: string) => conditionKeyStanding(action, condition.key) === 'not-carried'
    return named.length > 0 && named.every(lacks)
  })
  if (lacking.length === 0) return []
  const isMet = isMetWithoutKey(condition)
  const isAll = lacking.length === statement.actions.patterns.length
  if (isMet && !isAll) return []
  return [
    describeLacking(
      subject,
      condition,
      lacking.map(({ text }) => text),
      isMet,
    ),
  ]
}

/** Whether the condition holds where its key is absent. */
function isMetWithoutKey({ operator, values }: PolicyCondition): boolean {
  const { meaning, ifExists, set } = operator
  if (meaning.family === 'Null') return values.some(({ text }) => text.toLowerCase() === 'true')
  if (ifExists || set === 'ForAllValues') return true
  return meaning.negated && set !== 'ForAnyValue'
}

function describeLacking(
  { policy, statement, s3 }: Subject,
  { key, place }: PolicyCondition,
  lacking: readonly string[],
  isMet: boolean,
): Remark {
  const [action = ''] = lacking.flatMap(actionsNamed).map(nameOf)
  const [resource] = s3
  const carry = `${lacking.join(' and ')} never ${lacking.length > 1 ? 'carry' : 'carries'} ${key}`
  const alone = { ...policy, statements: [statement] }
  return {
    code: isMet ? 'condition-always-true' : 'never-matches',
    severity: isMet ? 'warning' : 'error',
    place,
    message: isMet
      ? `${carry}, so that the condition is always true.`
      : `${carry}, so that this statement never ${verbOf(statement)} ${lacking.length > 1 ? 'them' : 'it'}.`,
    request:
      resource &&
      show(alone, statement, {
        action,
        resource: resource.reachesBuckets ? exampleBucketArn(resource) : exampleObjectArn(resource),
        context: exampleContext(statement),
      }),
    fix: isMet
      ? undefined
      : printFix(withActions(statement, (text) => (lacking.includes(text) ? [] : text))),
  }
}

function verbOf({ effect }: Statement): string {
  return effect === 'Allow' ? 'allows' : 'denies'
}

function wildcardInEquals(statement: Statement, condition: PolicyCondition): Remark[] {
  const { operator, key, values } = condition
  const { family, relation } = operator.meaning
  const wild = values.find(({ text }) => /[*?]/.test(text.replace(/\$\{[^}]*\}/g, '')))
  if (wild === undefined || family !== 'String' || relation !== 'equals') return []
  const like = parseConditionOperator(operator.text.replace('Equals', 'Like'))
  const mend = (other: PolicyCondition) =>
    other === condition && like !== undefined ? { ...other, operator: like } : other
  return [
    {
      code: 'wildcard-in-equals',
      severity: 'error',
      place: wild.place,
      message: `${operator.text} compares ${key} with ${JSON.stringify(wild.text)} letter by letter, "*" and "?" included.`,
      fix: printFix(withConditions(statement, mend)),
    },
  ]
}

/** Beside a delimiter, which the console sends with `prefix=`, present and empty. */
function nullPrefix({ policy, statement, s3 }: Subject, condition: PolicyCondition): Remark[] {
  const { key, operator, values, place } = condition
  const asksAbsent = values.some(({ text }) => text.toLowerCase() === 'true')
  const isIt = operator.meaning.family === 'Null' && key.toLowerCase() === 's3:prefix'
  const [resource] = s3
  const isForConsole = statement.conditions.some(
    (other) => other.key.toLowerCase() === 's3:delimiter',
  )
  if (!isIt || !asksAbsent || !isForConsole) return []
  if (statement.effect !== 'Allow' || resource === undefined) return []
  const bound = makeCondition('StringEquals', 's3:prefix', [''], statement)
  const context = exampleContext(statement).set('s3:prefix', [''])
  return [
    {
      code: 'null-prefix',
      severity: 'note',
      place,
      message:
        'This asks that s3:prefix be absent: a listing with an empty prefix, as the AWS console sends it, is not matched.',
      request: show(policy, statement, {
        action: 's3:ListBucket',
        resource: exampleBucketArn(resource),
        context,
      }),
      fix: printFix(withConditions(statement, (other) => (other === condition ? bound : other))),
    },
  ]
}

/** A key that must be absent, and have a value. */
function contradictions({ conditions }: Statement): Remark[] {
  const absent = conditions.filter(
    (condition) => condition.operator.name === 'Null' && isMetWithoutKey(condition),
  )
  return absent.flatMap(({ key, place }) => {
    const other = conditions.find(
      (condition) =>
        condition.key.toLowerCase() === key.toLowerCase() && !isMetWithoutKey(condition),
    )
    if (other === undefined) return []
    const message = `${key} must be absent here, which ${other.operator.text} never takes.`
    return [{ code: 'never-matches', severity: 'error', place, message }]
  })
}

// What could be left out.
import type { ElementPatterns, Statement } from '../../policy/policy.ts'
import { isIncluded, matchesNothing } from '../coverage.ts'
import type { Remark } from '../finding.ts'
import { includesPattern } from '../includes-statement.ts'
import { MOST_PATTERNS, type Subject } from '../lint-context.ts'
import { printFix, withActions, withResources } from '../repair.ts'

export function redundantPatterns({ statement }: Subject): Remark[] {
  const { actions, resources } = statement
  return [
    ...redundantIn(actions, (text) => withActions(statement, without(text))),
    ...(resources ? redundantIn(resources, (text) => withResources(statement, without(text))) : []),
  ]
}

function without(left: string): (text: string) => string | readonly string[] {
  return (text) => (text === left ? [] : text)
}

/** A pattern that another one matches as text matches nothing that the other does not. */
function redundantIn(
  { patterns }: ElementPatterns,
  mend: (text: string) => Statement | undefined,
): Remark[] {
  if (patterns.length > MOST_PATTERNS) return []
  return patterns.flatMap(({ text, place }, index): Remark[] => {
    const wider = patterns.find(
      (other, at) =>
        at !== index && (other.text !== text || at < index) && includesPattern(other.text, text),
    )
    if (wider === undefined) return []
    const isSame = wider.text === text
    return [
      {
        code: 'redundant-pattern',
        severity: 'note',
        place,
        message: isSame ? `${text} stands twice.` : `${wider.text} includes ${text}.`,
        fix: isSame ? undefined : printFix(mend(text)),
      },
    ]
  })
}

/** Comparing each statement with each other one takes time: a document of more is no hand's work. */
const MOST_COMPARED = 50

/** Statements that another of the same document includes. */
export function mootStatements({ policy, statement }: Subject): Remark[] {
  const others = policy.statements.filter((other) => other !== statement)
  if (others.length === 0 || others.length >= MOST_COMPARED) return []
  const wider = others.filter((other) => isIncluded(policy, other, statement))
  if (wider.length === 0 || matchesNothing(policy, statement)) return []
  const denier = wider.find(({ effect }) => effect === 'Deny')
  const twin = wider.find(
    (other) =>
      other.effect === statement.effect &&
      (other.index < statement.index || !isIncluded(policy, statement, other)),
  )
  return [
    ...(statement.effect === 'Allow' && denier !== undefined ? [deniedAnyway(denier)] : []),
    ...(twin === undefined ? [] : [moot(statement, twin)]),
  ]
}

/** A statement that no request meets, for whatever reason. */
export function deadStatement({ policy, statement }: Subject): Remark[] {
  if (policy.statements.length > MOST_COMPARED) return []
  if (!matchesNothing(policy, statement)) return []
  return [
    {
      code: 'never-matches',
      severity: 'error',
      message:
        'No request matches this statement: its actions, resources and conditions never meet.',
    },
  ]
}

function moot({ effect }: Statement, wider: Statement): Remark {
  const verb = effect === 'Allow' ? 'allows' : 'denies'
  return {
    code: 'moot-statement',
    severity: 'warning',
    message: `${nameStatement(wider)} ${verb} all that this statement does: its conditions change nothing.`,
  }
}

function deniedAnyway(denier: Statement): Remark {
  return {
    code: 'denied-anyway',
    severity: 'warning',
    message: `${nameStatement(denier)} denies all that this statement allows.`,
  }
}

function nameStatement({ sid, place }: Statement): string {
  return sid === undefined || sid === '' ? place.path : `${place.path} (${sid})`
}

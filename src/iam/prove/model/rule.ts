// A statement as it stands for one principal and one action: what remains to be asked of the
// resource and of the context.
import { resourcePatterns } from '../../pattern/arn.ts'
import type { Policy, PolicyCondition, Statement } from '../../policy/policy.ts'
import { prefixGlob } from '../glob/glob.ts'
import type { Language } from '../glob/language.ts'
import { holds } from '../solve/key.ts'
import type { ActionGroup } from './action-group.ts'
import { actionSetOf } from './action-set.ts'
import { compileKeyClause, type KeyClause, keyOptions } from './key-clause.ts'
import type { KeyStanding, KeyStandings } from './key-standing.ts'
import { type Membership, membershipOf } from './membership.ts'

export interface StatementSource {
  readonly policy: Policy
  readonly statement: Statement
}

/** A statement for one principal, whatever the action. */
export interface BoundStatement extends StatementSource {
  readonly resource: Membership
  readonly clauses: readonly KeyClause[]
  /** Whether a variable stands for a key that not every action carries. */
  readonly dependsOnAction: boolean
}

/** A statement that matches the action; it applies if the resource and all clauses agree. */
export interface Rule extends StatementSource {
  readonly resource: Membership
  /** Where the action is left open: the names, in lower case, that the statement matches. */
  readonly action?: Language | undefined
  /** Only those whose truth the attacker's choice, or what is not known, decides. */
  readonly clauses: readonly RuleClause[]
}

export interface RuleClause {
  readonly clause: KeyClause
  /** Why it is not known whether the clause holds; undefined: the attacker chooses. */
  readonly unknown: string | undefined
}

export function bindStatement(source: StatementSource, standings: KeyStandings): BoundStatement {
  const { policy, statement } = source
  return {
    ...source,
    resource: compileResource(source, standings),
    clauses: statement.conditions.map((condition) =>
      compileKeyClause(condition, hasVariables(policy), standings),
    ),
    dependsOnAction: hasVariables(policy) && namesServiceKey(statement),
  }
}

/** Undefined: the statement applies to no request for the group's actions. */
export function ruleFor(
  bound: BoundStatement,
  group: ActionGroup,
  standings: KeyStandings,
): Rule | undefined {
  const rule = ruleOfAction(bound, standings)
  if (rule === undefined || group.names === undefined) return rule
  return { ...rule, action: actionSetOf(rule.statement.actions).names }
}

function ruleOfAction(bound: BoundStatement, standings: KeyStandings): Rule | undefined {
  const { policy, statement, resource, clauses } = bound.dependsOnAction
    ? bindStatement(bound, standings)
    : bound
  if (clauses.length === 0) return { policy, statement, resource, clauses: NO_CLAUSES }
  const open: RuleClause[] = []
  for (const clause of clauses) {
    const truth = truthOf(clause, standings(clause.key))
    if (truth === false) return undefined
    if (truth !== true) open.push({ clause, unknown: truth.unknown })
  }
  return { policy, statement, resource, clauses: open }
}

const NO_CLAUSES: readonly RuleClause[] = []
const EVERYTHING: Membership = {
  exact: [prefixGlob('')],
  widened: [],
  variables: [],
  reason: undefined,
  lost: undefined,
}

function hasVariables({ version }: Policy): boolean {
  return version === '2012-10-17'
}

function compileResource({ policy, statement }: StatementSource, standings: KeyStandings) {
  const { resources } = statement
  if (resources === undefined) return EVERYTHING
  const patterns = resources.patterns.flatMap(({ text }) =>
    resourcePatterns(text, policy.kind, hasVariables(policy)),
  )
  return membershipOf(patterns, standings)
}

const SERVICE_KEY = /\$\{\s*(?!aws:)[^}]/i

function namesServiceKey({ resources, conditions }: Statement): boolean {
  const names = ({ text }: { readonly text: string }): boolean =>
    text.includes('${') && SERVICE_KEY.test(text)
  return (
    (resources?.patterns.some(names) ?? false) ||
    conditions.some(({ values }) => values.some(names))
  )
}

function truthOf(
  clause: KeyClause,
  standing: KeyStanding,
): boolean | { readonly unknown: string | undefined } {
  if (standing.kind === 'free') return { unknown: undefined }
  if (standing.kind === 'unknown') return { unknown: standing.reason }
  const values = standing.kind === 'fixed' ? standing.values : undefined
  const [certain, possible = certain] = keyOptions(clause, true)
  if (certain === undefined || possible === undefined) return false
  const truth = holds(certain.literal, values)
  if (truth === holds(possible.literal, values)) return truth
  return { unknown: `a variable in ${constructOf(clause.condition)} is not fixed` }
}

/** As `Condition.StringLike["s3:prefix"]`. */
export function constructOf({ operator, key }: PolicyCondition): string {
  return `Condition.${operator.text}[${JSON.stringify(key)}]`
}

// What must be asked of a request so that a rule applies to it, or does not.
import { complement, contains, type Language } from '../glob/language.ts'
import { keyOptions } from '../model/key-clause.ts'
import { type Membership, memberOptions } from '../model/membership.ts'
import { constructOf, type Rule, type RuleClause } from '../model/rule.ts'
import { holds, type KeyLiteral } from './key.ts'

/** Why a request that meets all that was asked may still not be as we say. */
export interface SearchDoubt {
  readonly construct: string
  readonly reason: string
  readonly rule: Rule | undefined
  /** Keys of the attacker's choice whose value, put in place of a variable, may settle it. */
  readonly variables: readonly string[]
  /** Whether the budget ran out. */
  readonly isExhaustion?: boolean | undefined
}

/** One thing asked: of the resource, the action, one key, or nothing, at the price of a doubt. */
export interface Step {
  readonly resource?: Language
  readonly action?: Language
  readonly key?: { readonly name: string; readonly literal: KeyLiteral }
  readonly doubt?: SearchDoubt | undefined
}

/** What a request holds. A key that is not there is absent. */
export interface Draft {
  readonly resource: string
  /** In lower case; undefined: the question says which. */
  readonly action: string | undefined
  readonly context: ReadonlyMap<string, readonly string[]>
}

/** For the rule to apply, one step of each list must be taken. */
export function stepsToApply(rule: Rule): readonly (readonly Step[])[] {
  return [
    resourceSteps(rule, true),
    ...(rule.action === undefined ? [] : [[{ action: rule.action }]]),
    ...rule.clauses.map((clause) => clauseSteps(rule, clause, true)),
  ]
}

/** For the rule not to apply, one of the steps must be taken. */
export function stepsToFail(rule: Rule): readonly Step[] {
  return [
    ...resourceSteps(rule, false),
    ...(rule.action === undefined ? [] : [{ action: complement(rule.action) }]),
    ...rule.clauses.flatMap((clause) => clauseSteps(rule, clause, false)),
  ]
}

/**
 * Whether the rule applies to a request: with `doubtful` true also where that is not certain. What
 * is not known counts as what the caller fears: that a Deny applies, that an Allow does not.
 */
export function applies(rule: Rule, draft: Draft, doubtful: boolean): boolean {
  const options = memberOptions(rule.resource, !isNegated(rule))
  const resource = doubtful ? options.at(-1) : options[0]
  if (resource === undefined || !contains(resource.language, draft.resource)) return false
  if (rule.action !== undefined && !contains(rule.action, draft.action ?? '')) return false
  return rule.clauses.every(({ clause, unknown }) => {
    if (unknown !== undefined) return doubtful
    const literals = keyOptions(clause, true)
    const asked = doubtful ? literals.at(-1) : literals[0]
    return asked !== undefined && holds(asked.literal, draft.context.get(clause.key))
  })
}

function isNegated({ statement }: Rule): boolean {
  return statement.resources?.negated ?? false
}

function resourceSteps(rule: Rule, apply: boolean): Step[] {
  const negated = isNegated(rule)
  const element = negated ? 'NotResource' : 'Resource'
  const steps: Step[] = memberOptions(rule.resource, negated !== apply).map(
    ({ language, isWidened }) => ({
      resource: language,
      doubt: isWidened ? variableDoubt(rule, element, rule.resource) : undefined,
    }),
  )
  return [...steps, ...lostSteps(rule, element, rule.resource, negated && !apply)]
}

function clauseSteps(rule: Rule, { clause, unknown }: RuleClause, apply: boolean): Step[] {
  const construct = constructOf(clause.condition)
  if (unknown !== undefined) {
    return [{ doubt: { construct, reason: unknown, rule, variables: [] } }]
  }
  const members = 'exact' in clause.values ? clause.values : undefined
  const steps = keyOptions(clause, apply).map(({ literal, isWidened }) => ({
    key: { name: clause.key, literal },
    doubt: isWidened && members ? variableDoubt(rule, construct, members) : undefined,
  }))
  const { negated } = clause.condition.operator.meaning
  return [...steps, ...lostSteps(rule, construct, members, negated && !apply)]
}

function variableDoubt(
  rule: Rule,
  construct: string,
  { variables, reason }: Membership,
): SearchDoubt {
  const names = variables.map((key) => `\${${key}}`).join(', ')
  return {
    construct: `${construct} with ${names}`,
    reason: reason ?? `${names} stands for what the request gives`,
    rule,
    variables: reason === undefined ? variables : [],
  }
}

/**
 * A variable without a value makes its pattern match nothing, and so a negated element everything.
 * AWS does not say that a Deny then applies: that it does not is the attacker's favour.
 */
function lostSteps(
  rule: Rule,
  construct: string,
  members: Membership | undefined,
  isFavour: boolean,
): Step[] {
  if (!isFavour || members?.lost === undefined) return []
  const reason = `\${${members.lost}} has no value, and AWS does not say what a Deny then does`
  return [
    { doubt: { construct: `${construct} with \${${members.lost}}`, reason, rule, variables: [] } },
  ]
}

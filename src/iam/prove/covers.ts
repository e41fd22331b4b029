// Whether one statement says all that another does.
import { foldCase } from '../pattern/match.ts'
import type { Policy, PolicyPrincipals, PolicyVersion, Statement } from '../policy/policy.ts'
import { parsePrincipal } from '../principal/principal.ts'
import type { ActionGroup } from './model/action-group.ts'
import { groupActions } from './model/action-groups.ts'
import { domainOf, type KeyStandings, standingsOfAction } from './model/key-standing.ts'
import { bindStatement, ruleFor } from './model/rule.ts'
import { namedResources, partitionsOf } from './named-resources.ts'
import { Budget, BudgetExhausted } from './solve/budget.ts'
import { searchAllowed } from './solve/search.ts'
import type { Resources } from './violations/resources.ts'

export interface VersionedStatement {
  readonly statement: Statement
  /** Of its document: only 2012-10-17 knows variables. */
  readonly version: PolicyVersion
}

export type Covering = 'yes' | 'no' | 'unknown'

/**
 * Whether every request that `inner` matches is matched by `outer`, effects aside, whoever asks.
 * `unknown` where a construct of either was not understood or the budget ran out.
 */
export function covers(outer: VersionedStatement, inner: VersionedStatement): Covering {
  const principals = coversPrincipals(outer.statement.principals, inner.statement.principals)
  if (principals !== 'yes') return principals
  const pair = [asAllow(inner.statement), asAllow(outer.statement)]
  const partitions = partitionsOf(inner.statement.resources)
  let covering: Covering = isCounting(outer, inner) ? 'unknown' : 'yes'
  for (const group of groupActions(pair, 'together')) {
    const [isInner, isOuter] = group.matched
    if (isInner !== true) continue
    for (const partition of partitions) {
      const asked = { group, resources: namedResources(partition, group) }
      const ofGroup = coversAsked(isOuter === true ? outer : undefined, inner, asked)
      if (ofGroup === 'no') return 'no'
      if (ofGroup === 'unknown') covering = 'unknown'
    }
  }
  return covering
}

interface Asked {
  readonly group: ActionGroup
  readonly resources: Resources
}

/** Elementary steps for each group of actions. */
const STEPS = 300_000

/** @param outer undefined if its Action does not match the group */
function coversAsked(
  outer: VersionedStatement | undefined,
  inner: VersionedStatement,
  { group, resources: { languages, maxBytes } }: Asked,
): Covering {
  const statements = outer === undefined ? [inner] : [outer, inner]
  const standings = standingsOfAction(standingsFor(statements), group.actions[0])
  const allow = ruleOf(inner, group, standings)
  if (allow === undefined) return 'yes'
  const deny = outer && ruleOf(outer, group, standings)
  const asked = {
    resource: languages,
    maxResourceBytes: maxBytes,
    action: group.names,
    keys: new Map(),
  }
  const denies = deny === undefined ? [] : [deny]
  try {
    const problem = { asked, allow, requirements: [], denies, domainOf }
    for (const { doubts } of searchAllowed(problem, new Budget(STEPS))) {
      return doubts.length === 0 ? 'no' : 'unknown'
    }
    return 'yes'
  } catch (error) {
    if (error instanceof BudgetExhausted) return 'unknown'
    throw error
  }
}

/**
 * Whoever asks: every key may have any value. A global key that only stands as a variable has one
 * of a letter that nothing else in the statements names, three times since it may be a bucket's
 * name: patterns can tell it by itself alone, or take it for a part of what `*` stands for, and so
 * any other value. Only `?` counts characters: {@link isCounting}.
 */
function standingsFor(pair: readonly VersionedStatement[]): KeyStandings {
  const asked = new Set(
    pair.flatMap(({ statement }) => statement.conditions.map(({ key }) => foldCase(key))),
  )
  const said = foldCase(pair.flatMap(textsOf).join(' '))
  const unsaid = LETTERS.filter((letter) => !said.includes(letter))
  const values = new Map<string, string>()
  return (key) => {
    if (asked.has(key) || !key.startsWith('aws:')) return { kind: 'free' }
    const value = values.get(key) ?? unsaid[values.size]?.repeat(3)
    if (value === undefined) return { kind: 'free' }
    values.set(key, value)
    return { kind: 'fixed', values: [value] }
  }
}

const LETTERS = Array.from('0123456789abcdefghijklmnopqrstuvwxyz')

/** What its patterns say, the names of variables left out. */
function textsOf({ statement }: VersionedStatement): string[] {
  const { resources, conditions } = statement
  const texts = [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)]
  return texts.map(({ text }) => text.replaceAll(VARIABLE, ''))
}

const VARIABLE = /\$\{[^}]*\}/g

/** Whether `outer` may tell the values of a variable of `inner` by their length. */
function isCounting(outer: VersionedStatement, inner: VersionedStatement): boolean {
  const { resources, conditions } = inner.statement
  const texts = [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)]
  const hasVariable = texts.some(({ text }) => text.includes('${'))
  return hasVariable && textsOf(outer).some((text) => text.includes('?'))
}

function ruleOf(
  { statement, version }: VersionedStatement,
  group: ActionGroup,
  standings: KeyStandings,
) {
  const policy: Policy = {
    kind: 'identity',
    name: '',
    version,
    statesVersion: true,
    id: undefined,
    statements: [statement],
  }
  return ruleFor(bindStatement({ policy, statement }, standings), group, standings)
}

function asAllow(statement: Statement): Statement {
  return { ...statement, effect: 'Allow' }
}

function coversPrincipals(
  outer: PolicyPrincipals | undefined,
  inner: PolicyPrincipals | undefined,
): Covering {
  if (outer === undefined && inner === undefined) return 'yes'
  if (outer === undefined || inner === undefined) return 'unknown'
  const texts = new Set(outer.entries.map(({ text }) => text))
  if (!outer.negated && texts.has('*')) return 'yes'
  const missing = inner.entries.filter(({ text }) => !texts.has(text))
  if (outer.negated || inner.negated) {
    const isSame = missing.length === 0 && inner.entries.length === texts.size
    return isSame && outer.negated === inner.negated ? 'yes' : 'unknown'
  }
  if (missing.length === 0) return 'yes'
  return missing.some(({ text }) => isUser(text)) && [...texts].every(isUser) ? 'no' : 'unknown'
}

function isUser(text: string): boolean {
  return text.includes(':user/') && parsePrincipal(text).kind === 'user'
}

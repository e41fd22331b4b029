// One principal with all policies that bear on it, as questions for the search.
import type { PolicySet, RequestContext } from '../../evaluate/request.ts'
import type { Policy, Statement } from '../../policy/policy.ts'
import { compilePrincipals, type Naming, type PrincipalMatcher } from '../../principal/match.ts'
import type { Principal } from '../../principal/principal.ts'
import type { ActionGroup } from './action-group.ts'
import { groupActions, groupOfAction } from './action-groups.ts'
import {
  type KeyStandings,
  standingsOfAction,
  standingsOfOwner,
  standingsOfPrincipal,
} from './key-standing.ts'
import {
  type BoundStatement,
  bindStatement,
  type Rule,
  ruleFor,
  type StatementSource,
} from './rule.ts'

/** One Allow, and what else a request that it allows must pass. */
export interface AllowQuestion {
  readonly allow: Rule
  readonly requirements: readonly (readonly Rule[])[]
  readonly denies: readonly Rule[]
}

export interface BearerOptions {
  readonly principal: Principal
  readonly policies: PolicySet
  readonly context?: RequestContext | undefined
  /** Default: the principal's, and the keys that tell it are free. */
  readonly resourceAccount?: string | undefined
  /** Default: what follows from principal and context. */
  readonly standings?: KeyStandings | undefined
  /**
   * Whether identity policies, which are not given, allow whatever a resource's policy does: of
   * somebody else's account. Default: they do not.
   */
  readonly ownAccountAllows?: boolean | undefined
  /** Whether classes of object actions are told apart. Default: they are not. */
  readonly objects?: 'together' | 'by-class' | undefined
}

export interface Bearer {
  readonly principal: Principal
  /** Actions that some Allow matches. */
  readonly groups: readonly ActionGroup[]
  /** Of one action, whether any Allow matches it or not. */
  readonly groupOf: (action: string) => ActionGroup
  readonly standingsOf: (action: string) => KeyStandings
  /** Each Allow that can grant actions of the group by itself or with the identity's policies. */
  readonly questionsOf: (group: ActionGroup) => readonly AllowQuestion[]
}

/**
 * Which Allow suffices, and with which others, follows `evaluate/grant`: a resource's policy that
 * names a principal of its own account itself needs no other; one that names its role needs
 * boundary and session; one that names its account needs identity policies, and so grants nothing
 * that those do not. Across accounts both sides must allow.
 */
export function bearerOf(options: BearerOptions): Bearer {
  const { principal, policies, context, ownAccountAllows = false } = options
  const ofPrincipal = options.standings ?? standingsOfPrincipal(principal, context)
  const standings = standingsOfOwner(options.resourceAccount, ofPrincipal)
  const entries = entriesOf(options)
  const bound: BoundStatement[] = []
  const isSame = isSameAccount(options)
  const statements = entries.map(({ statement }) => statement)
  return {
    principal,
    groups: groupActions(statements, options.objects ?? 'together'),
    groupOf: (action) => groupOfAction(statements, action),
    standingsOf: (action) => standingsOfAction(standings, action),
    questionsOf: (group) => {
      const ofAction = standingsOfAction(standings, group.actions[0])
      const rules = entries.flatMap((entry, index): PlacedRule[] => {
        if (group.matched[index] !== true) return []
        bound[index] ??= bindStatement(entry, standings)
        const rule = ruleFor(bound[index], group, ofAction)
        return rule === undefined ? [] : [{ rule, layer: entry.layer, naming: entry.naming }]
      })
      return questionsOf(rules, layersOf(policies), { isSame, ownAccountAllows }, principal)
    },
  }
}

/** A list of policies of which one must allow, by what it is for. */
type Layer = 'identity' | 'resource' | 'boundary' | 'session' | `scp ${number}` | `rcp ${number}`

interface Entry extends StatementSource {
  readonly layer: Layer
  readonly naming: Naming
}

interface PlacedRule {
  readonly rule: Rule
  readonly layer: Layer
  readonly naming: Naming
}

function isSameAccount({ principal, resourceAccount }: BearerOptions): boolean {
  const { account } = principal
  return account !== undefined && (resourceAccount ?? account) === account
}

/** Layers besides identity and resource, all of which must allow. */
function layersOf({ boundary, session = [], scps = [], rcps = [] }: PolicySet) {
  const limits: Layer[] = []
  if (boundary !== undefined) limits.push('boundary')
  if (session.length > 0) limits.push('session')
  const guards: Layer[] = scps.map((_, level): Layer => `scp ${level}`)
  for (const [level, policies] of rcps.entries()) {
    const allows = policies.some(({ statements }) =>
      statements.some(({ effect }) => effect === 'Allow'),
    )
    if (allows) guards.push(`rcp ${level}`)
  }
  return { limits, guards }
}

function entriesOf({ principal, policies }: BearerOptions): Entry[] {
  const { identity, boundary, session = [], scps = [], rcps = [], resource } = policies
  const entries: Entry[] = []
  const add = (layer: Layer, list: readonly Policy[]): void => {
    for (const policy of list) {
      for (const statement of policy.statements) {
        entries.push({ policy, statement, layer, naming: 'itself' })
      }
    }
  }
  const isOfAccount = principal.account !== undefined
  if (isOfAccount && principal.kind !== 'root') add('identity', identity)
  if (boundary !== undefined && isOfAccount && principal.kind !== 'root')
    add('boundary', [boundary])
  if (isOfAccount) add('session', session)
  if (isOfAccount) for (const [level, list] of scps.entries()) add(`scp ${level}`, list)
  for (const [level, list] of rcps.entries()) add(`rcp ${level}`, list)
  if (resource !== undefined) entries.push(...namingEntries(resource, principal, boundary))
  return entries
}

function questionsOf(
  rules: readonly PlacedRule[],
  { limits, guards }: ReturnType<typeof layersOf>,
  { isSame, ownAccountAllows }: { readonly isSame: boolean; readonly ownAccountAllows: boolean },
  principal: Principal,
): AllowQuestion[] {
  const denies = rules.filter(({ rule }) => isDeny(rule)).map(({ rule }) => rule)
  const allowsOf = (layer: Layer): Rule[] =>
    rules.filter((it) => it.layer === layer && !isDeny(it.rule)).map(({ rule }) => rule)
  const guarded = guards.map(allowsOf)
  const limited = [...guarded, ...limits.map(allowsOf)]
  const crossing = isSame ? limited : [...limited, allowsOf('resource')]
  const lacksSession = principal.kind === 'federated-user' && !limits.includes('session')

  return rules.flatMap(({ rule, layer, naming }): AllowQuestion[] => {
    if (isDeny(rule)) return []
    if (layer === 'identity') {
      return lacksSession ? [] : [{ allow: rule, requirements: crossing, denies }]
    }
    if (layer !== 'resource') return []
    const suffices =
      ownAccountAllows || principal.account === undefined || (isSame && naming === 'itself')
    if (suffices) return [{ allow: rule, requirements: guarded, denies }]
    return isSame && naming === 'role' ? [{ allow: rule, requirements: limited, denies }] : []
  })
}

function isDeny({ statement }: Rule): boolean {
  return statement.effect === 'Deny'
}

/** The statements of a resource's policy that name the principal, in their order. */
function namingEntries(
  resource: Policy,
  principal: Principal,
  boundary: Policy | undefined,
): Entry[] {
  const { general, byUser } = indexOf(resource)
  const own = byUser.get(principal.arn)
  const candidates = own === undefined ? general : [...general, ...own]
  return candidates.flatMap(({ statement, naming }): Entry[] => {
    // A Deny with NotPrincipal denies everyone who has a boundary: see `evaluate/layers`.
    const isForBound = boundary !== undefined && statement.effect === 'Deny'
    const named =
      isForBound && statement.principals?.negated === true ? 'itself' : naming(principal)
    return named === undefined
      ? []
      : [{ policy: resource, statement, layer: 'resource', naming: named }]
  })
}

interface NamingStatement {
  readonly statement: Statement
  readonly naming: PrincipalMatcher
}

/** Statements by the users that they name alone, so that thousands of them stay cheap. */
interface NamingIndex {
  readonly general: readonly NamingStatement[]
  readonly byUser: ReadonlyMap<string, readonly NamingStatement[]>
}

const indexes = new WeakMap<Policy, NamingIndex>()

const USER = /^arn:aws[a-z-]*:iam::\d{12}:user\//

function indexOf(policy: Policy): NamingIndex {
  const known = indexes.get(policy)
  if (known !== undefined) return known
  const general: NamingStatement[] = []
  const byUser = new Map<string, NamingStatement[]>()
  for (const statement of policy.statements) {
    const { principals, effect } = statement
    if (principals === undefined) continue
    const naming = { statement, naming: compilePrincipals(principals, effect) }
    const isOfUsers = !principals.negated && principals.entries.every(({ text }) => USER.test(text))
    if (!isOfUsers) general.push(naming)
    else for (const { text } of principals.entries) addTo(byUser, text, naming)
  }
  const index = { general, byUser }
  indexes.set(policy, index)
  return index
}

function addTo(map: Map<string, NamingStatement[]>, key: string, naming: NamingStatement): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [naming])
  else if (!list.includes(naming)) list.push(naming)
}

// Decides whether a request of a target is allowed, and lets the evaluator have the last word.
import { conditionKeyFacts } from '../../../aws/actions/facts.ts'
import { compilePolicies, decide } from '../../evaluate/evaluate.ts'
import type { AccessRequest, PolicySet } from '../../evaluate/request.ts'
import type { ActionGroup } from '../model/action-group.ts'
import { capitalized } from '../model/action-names.ts'
import type { AllowQuestion, Bearer } from '../model/bearer.ts'
import { domainOf, type KeyStandings } from '../model/key-standing.ts'
import { Budget, BudgetExhausted } from '../solve/budget.ts'
import { holds, type KeyLiteral } from '../solve/key.ts'
import { type Solution, searchAllowed } from '../solve/search.ts'
import type { SearchDoubt } from '../solve/step.ts'
import type { Resources } from './resources.ts'

export type Answer =
  | { readonly kind: 'none' }
  /** The cheapest request; `evaluate` allows it. */
  | { readonly kind: 'allowed'; readonly request: AccessRequest }
  | { readonly kind: 'unknown'; readonly doubt: SearchDoubt }

export interface Judge {
  isAllowed(request: AccessRequest): boolean
}

/** Asks the evaluator about requests of one principal, whose policies are compiled when needed. */
export class Replay implements Judge {
  readonly #policies: PolicySet
  readonly #resourceAccount: string | undefined
  #compiled: ReturnType<typeof compilePolicies> | undefined

  constructor(policies: PolicySet, resourceAccount: string | undefined) {
    this.#policies = policies
    this.#resourceAccount = resourceAccount
  }

  isAllowed(request: AccessRequest): boolean {
    this.#compiled ??= compilePolicies(this.#policies)
    const asked = { ...request, resourceAccount: this.#resourceAccount }
    return decide(this.#compiled, asked) === 'allowed'
  }
}

export interface Decided {
  readonly bearer: Bearer
  readonly group: ActionGroup
  readonly question: AllowQuestion
  readonly resources: Resources
  readonly keys: ReadonlyMap<string, readonly KeyLiteral[]>
  /** What stands in every request. */
  readonly given: ReadonlyMap<string, readonly string[]>
  readonly replay: Judge
  /** Elementary steps. */
  readonly budget: number
}

/** Doubtful requests that are tried on the evaluator before we say that we do not know. */
const MAX_TRIED = 32

/** Whether the Allow of the question allows a request with one of the resources and these keys. */
export function decideTarget(decided: Decided): Answer {
  const { bearer, group, question, keys } = decided
  const asked = openKeys(keys, bearer.standingsOf(group.actions[0]))
  if (asked === undefined) return { kind: 'none' }
  try {
    return firstAllowed(decided, asked)
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error
    const { statement } = question.allow
    const construct = `${statement.place.path} together with ${question.denies.length} Deny statements`
    const reason = 'the search for a request that they allow did not end within its budget'
    const rule = question.allow
    return unknown({ construct, reason, rule, variables: [], isExhaustion: true })
  }
}

function unknown(doubt: SearchDoubt): Answer {
  return { kind: 'unknown', doubt }
}

function firstAllowed(decided: Decided, asked: Decided['keys']): Answer {
  const { group, question, resources, budget } = decided
  const problem = {
    ...question,
    asked: {
      resource: resources.languages,
      maxResourceBytes: resources.maxBytes,
      action: group.names,
      keys: asked,
    },
    domainOf,
  }
  let doubt: SearchDoubt | undefined
  let tried = 0
  for (const solution of searchAllowed(problem, new Budget(budget))) {
    const request = replayed(decided, solution)
    if (request !== undefined) return { kind: 'allowed', request }
    doubt ??= solution.doubts[0] ?? disagreement(decided, solution)
    if (++tried >= MAX_TRIED) break
  }
  return doubt === undefined ? { kind: 'none' } : unknown(doubt)
}

/**
 * The request as the evaluator allows it, or undefined. What is not the attacker's to choose makes
 * a doubt that no request settles: the evaluator takes it for absent.
 */
function replayed(decided: Decided, solution: Solution): AccessRequest | undefined {
  const { bearer, given, replay } = decided
  if (solution.doubts.some(isBeyondReplay)) return undefined
  for (const context of contextsOf(solution)) {
    const chosen = spelt(context, decided.question)
    const request: AccessRequest = {
      principal: bearer.principal.arn,
      action: actionOf(decided, solution),
      resource: solution.resource,
      context: new Map([...given, ...chosen]),
    }
    if (replay.isAllowed(request)) return { ...request, context: chosen }
  }
  return undefined
}

/** With the keys as a policy or AWS spells them. */
function spelt(
  context: Solution['context'],
  { allow, denies, requirements }: AllowQuestion,
): Solution['context'] {
  if (context.size === 0) return context
  const spellings = new Map<string, string>()
  for (const { clauses } of [...requirements.flat(), ...denies, allow]) {
    for (const { clause } of clauses) spellings.set(clause.key, clause.condition.key)
  }
  return new Map(
    [...context].map(([key, values]) => [
      spellings.get(key) ?? conditionKeyFacts('s3', key)?.name ?? key,
      values,
    ]),
  )
}

function isBeyondReplay({ variables }: SearchDoubt): boolean {
  return variables.length === 0
}

/**
 * The request's context; where a variable was left open, with each part of the resource and of the
 * values in its place, and without it.
 */
function* contextsOf({ resource, context, doubts }: Solution): Generator<Solution['context']> {
  const variables = new Set(doubts.flatMap((doubt) => doubt.variables))
  if (variables.size === 0) {
    yield context
    return
  }
  const without = new Map([...context].filter(([key]) => !variables.has(key)))
  yield without
  for (const text of [resource, ...[...context.values()].flat()]) {
    for (const part of partsOf(text)) {
      yield new Map([...without, ...[...variables].map((key): [string, string[]] => [key, [part]])])
    }
  }
}

/** No longer text needs more patience than this. */
const MAX_PARTS = 4_000

function* partsOf(text: string): Generator<string> {
  let yielded = 0
  for (let length = 0; length <= text.length; length++) {
    for (let from = 0; from + length <= text.length; from++) {
      if (++yielded > MAX_PARTS) return
      yield text.slice(from, from + length)
    }
  }
}

function actionOf({ group }: Decided, { action }: Solution): string {
  return action === undefined ? group.actions[0] : capitalized(action)
}

function disagreement(decided: Decided, solution: Solution): SearchDoubt {
  return {
    construct: 'internal-disagreement',
    reason: `the prover takes ${actionOf(decided, solution)} on ${solution.resource} for allowed, the evaluator does not: please report it`,
    rule: undefined,
    variables: [],
  }
}

/** What is asked of keys that are not fixed; undefined if what is fixed does not meet it. */
function openKeys(
  keys: ReadonlyMap<string, readonly KeyLiteral[]>,
  standings: KeyStandings,
): ReadonlyMap<string, readonly KeyLiteral[]> | undefined {
  if (keys.size === 0) return keys
  const open = new Map<string, readonly KeyLiteral[]>()
  for (const [key, literals] of keys) {
    const standing = standings(key)
    const values = standing.kind === 'fixed' ? standing.values : undefined
    if (standing.kind === 'free' || standing.kind === 'unknown') open.set(key, literals)
    else if (!literals.every((literal) => holds(literal, values))) return undefined
  }
  return open
}

// A request in the making: what is asked of it so far, and the cheapest that meets all that.
import type { Language } from '../glob/language.ts'
import { shortestText } from '../glob/shortest.ts'
import { MAX_ACTION_BYTES } from '../model/action-names.ts'
import type { Rule } from '../model/rule.ts'
import type { Budget } from './budget.ts'
import { chooseValues, type KeyChoice, type KeyDomain, type KeyLiteral } from './key.ts'
import { type Draft, type SearchDoubt, type Step, stepsToApply } from './step.ts'

/** Which requests are looked for. */
export interface Asked {
  readonly resource: readonly Language[]
  readonly maxResourceBytes: number
  /** Names of actions, in lower case; undefined: one action, which the rules match. */
  readonly action?: readonly Language[] | undefined
  /** By key, in lower case. */
  readonly keys: ReadonlyMap<string, readonly KeyLiteral[]>
}

export interface SearchProblem {
  readonly asked: Asked
  readonly allow: Rule
  /** Lists of Allows: of each list one must apply as well. */
  readonly requirements: readonly (readonly Rule[])[]
  readonly denies: readonly Rule[]
  readonly domainOf: (key: string) => KeyDomain
}

/** A request in the making. Nodes share what they have in common. */
export interface Node {
  readonly resource: TextState
  readonly action: TextState | undefined
  readonly keys: ReadonlyMap<string, KeyState>
  readonly doubts: readonly SearchDoubt[]
  /** Rules that apply, or do not, by what has been asked already. */
  readonly settled: ReadonlySet<Rule>
  readonly cost: number
}

interface TextState {
  readonly languages: readonly Language[]
  readonly shortest: string
}

interface KeyState {
  readonly literals: readonly KeyLiteral[]
  readonly choice: KeyChoice
}

/**
 * What is asked before any rule; undefined if nothing can meet it. Resource and action are left to
 * the first rule, without which there are too many.
 */
export function startOf({ asked, domainOf }: SearchProblem, budget: Budget): Node | undefined {
  const keys = new Map<string, KeyState>()
  for (const [key, literals] of asked.keys) {
    const choice = chooseValues(literals, domainOf(key), budget)
    if (choice === undefined) return undefined
    keys.set(key, { literals, choice })
  }
  const resource = { languages: asked.resource, shortest: '' }
  const action = asked.action && { languages: asked.action, shortest: '' }
  return { resource, action, keys, doubts: [], settled: new Set(), cost: 0 }
}

/** The node, with a rule that needs not be looked at again. */
export function settle(node: Node, rule: Rule): Node {
  return { ...node, settled: new Set([...node.settled, rule]) }
}

/** The nodes in which the rule applies as well. */
export function applyRule(problem: SearchProblem, node: Node, rule: Rule, budget: Budget): Node[] {
  return stepsToApply(rule).reduce<Node[]>(
    (nodes, steps) =>
      nodes.flatMap((it) => steps.flatMap((step) => take(problem, it, step, budget))),
    [node],
  )
}

/** The node with one thing more asked, or none if nothing can meet it. */
export function take(
  problem: SearchProblem,
  node: Node,
  { resource, action, key, doubt }: Step,
  budget: Budget,
): Node[] {
  const doubts = doubt === undefined ? node.doubts : [...node.doubts, doubt]
  const placed = resource === undefined ? node : withResource(problem, node, resource, budget)
  const asked = placed && action ? withAction(placed, action, budget) : placed
  const chosen = asked && key ? withKey(problem, asked, key, budget) : asked
  return chosen === undefined ? [] : [costed({ ...chosen, doubts })]
}

function withResource(
  { asked }: SearchProblem,
  node: Node,
  language: Language,
  budget: Budget,
): Node | undefined {
  const resource = narrowed(node.resource, language, asked.maxResourceBytes, budget)
  return resource && { ...node, resource }
}

function withAction(node: Node, language: Language, budget: Budget): Node | undefined {
  const { action } = node
  const named = action && narrowed(action, language, MAX_ACTION_BYTES, budget)
  return named && { ...node, action: named }
}

function narrowed(
  text: TextState,
  language: Language,
  maxBytes: number,
  budget: Budget,
): TextState | undefined {
  const languages = [...text.languages, language]
  const shortest = shortestText(languages, maxBytes, budget)
  return shortest === undefined ? undefined : { languages, shortest }
}

function withKey(
  { domainOf }: SearchProblem,
  node: Node,
  { name, literal }: NonNullable<Step['key']>,
  budget: Budget,
): Node | undefined {
  const literals = [...(node.keys.get(name)?.literals ?? []), literal]
  const choice = chooseValues(literals, domainOf(name), budget)
  if (choice === undefined) return undefined
  return { ...node, keys: new Map([...node.keys, [name, { literals, choice }]]) }
}

function costed(node: Node): Node {
  let cost = Buffer.byteLength(node.resource.shortest)
  for (const { choice } of node.keys.values()) cost += choice.cost
  return { ...node, cost }
}

export function draftOf({ resource, action, keys }: Node): Draft {
  const context = new Map<string, readonly string[]>()
  for (const [key, { choice }] of keys) {
    if (choice.values !== undefined) context.set(key, choice.values)
  }
  return { resource: resource.shortest, action: action?.shortest, context }
}

/** All that is not certain of a node. */
export function doubtsOf({ doubts, keys }: Node): readonly SearchDoubt[] {
  const ofChoices: SearchDoubt[] = []
  for (const [key, { choice }] of keys) {
    if (choice.doubt === undefined) continue
    const { construct, reason } = CHOICE_DOUBTS[choice.doubt]
    ofChoices.push({ construct: `${construct} of ${key}`, reason, rule: undefined, variables: [] })
  }
  return ofChoices.length === 0 ? doubts : [...doubts, ...ofChoices]
}

const CHOICE_DOUBTS: Readonly<
  Record<NonNullable<KeyChoice['doubt']>, Pick<SearchDoubt, 'construct' | 'reason'>>
> = {
  'empty-value': {
    construct: 'empty value',
    reason:
      'AWS does not say how Null and ForAllValues treat a key that is present and empty: operators without them leave no doubt',
  },
  'mixed-operators': {
    construct: 'different operators',
    reason:
      'patterns and comparisons on one key are not decided together: operators of one kind are',
  },
}

// Looks for requests that one Allow allows, that every other policy lets pass and no Deny stops.
//
// Every condition is on the resource or on one key, so that a request is made of parts that are
// chosen apart. The search begins with what the Allow asks, takes the cheapest request that meets
// it, and looks which Deny applies to that one, or which policy that must allow does not. Every
// request that is allowed fails some element of that Deny: the search goes on with each of them,
// asked in addition. So a branch that nothing can meet holds no allowed request, and what the
// cheapest branch yields without an objection is a cheapest of all.
import type { Glob } from '../glob/glob.ts'
import type { Membership } from '../model/membership.ts'
import type { Rule } from '../model/rule.ts'
import type { Budget } from './budget.ts'
import {
  applyRule,
  doubtsOf,
  draftOf,
  type Node,
  type SearchProblem,
  settle,
  startOf,
  take,
} from './node.ts'
import { NodeQueue } from './node-queue.ts'
import { applies, type Draft, type SearchDoubt, stepsToFail } from './step.ts'

export interface Solution extends Draft {
  /** Empty: the request is allowed. */
  readonly doubts: readonly SearchDoubt[]
  readonly cost: number
}

/**
 * Requests that are asked for and allowed, the certain ones first, each kind cheapest first. None:
 * there are none.
 *
 * @throws BudgetExhausted
 */
export function* searchAllowed(problem: SearchProblem, budget: Budget): Generator<Solution> {
  const queue = new NodeQueue()
  const weight = weightOf([...problem.denies, ...problem.requirements.flat()])
  const start = startOf(problem, budget)
  if (start === undefined) return
  for (const node of applyRule(problem, start, problem.allow, budget)) queue.push(node)
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    const draft = draftOf(node)
    budget.spend(20 + weight * (1 + (draft.resource.length >> 6)))
    const branches = objections(problem, node, draft, budget)
    if (branches === undefined) yield { ...draft, doubts: doubtsOf(node), cost: node.cost }
    else for (const branch of branches) queue.push(branch)
  }
}

/** Undefined: there is no objection. Otherwise what is left to be tried. */
function objections(
  problem: SearchProblem,
  node: Node,
  draft: Draft,
  budget: Budget,
): readonly Node[] | undefined {
  const denies = problem.denies.filter(
    (rule) => !node.settled.has(rule) && applies(rule, draft, true),
  )
  if (denies.length > 0) return fewestBranches(problem, node, denies, budget)
  const lacking = problem.requirements.find(
    (allows) => !allows.some((rule) => node.settled.has(rule) || applies(rule, draft, false)),
  )
  return lacking?.flatMap((rule) => applyRule(problem, settle(node, rule), rule, budget))
}

/** Of many Denys that apply, those that are looked at before one is chosen. */
const MAX_COMPARED = 8

/**
 * The ways past one of the Denys: of the one with the fewest, whose consequences come soonest. All
 * must be passed in the end, so that one which cannot be passed settles the matter.
 */
function fewestBranches(
  problem: SearchProblem,
  node: Node,
  denies: readonly Rule[],
  budget: Budget,
): readonly Node[] {
  let fewest: readonly Node[] | undefined
  for (const deny of denies.slice(0, MAX_COMPARED)) {
    const settled = settle(node, deny)
    const branches = stepsToFail(deny).flatMap((step) => take(problem, settled, step, budget))
    if (fewest === undefined || branches.length < fewest.length) fewest = branches
    if (fewest.length < 2) break
  }
  return fewest ?? []
}

/** Elementary steps that it takes to see which rules apply to a short request. */
function weightOf(rules: readonly Rule[]): number {
  let weight = 0
  for (const { resource, clauses } of rules) {
    weight += 1 + weightOfGlobs(resource)
    for (const { clause } of clauses) {
      weight += 'exact' in clause.values ? weightOfGlobs(clause.values) : 2
    }
  }
  return weight
}

function weightOfGlobs({ exact, widened }: Membership): number {
  const isHeavy = ({ shape }: Glob): boolean => shape === 'other'
  return exact.length + widened.length + 20 * [...exact, ...widened].filter(isHeavy).length
}

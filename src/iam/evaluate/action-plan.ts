// What can be said of a request by its action alone, worked out once for each action.
import { conditionKeyStanding } from '../../aws/actions/facts.ts'
import { foldCase } from '../pattern/match.ts'
import type { CompiledStatement } from './compile-statement.ts'
import type { Layer } from './layers.ts'

export interface ActionPlan {
  /** The Deny statements whose Action matches, in order of evaluation. */
  readonly denies: readonly CompiledStatement[]
  /** The Allow statements whose Action matches, by layer. */
  readonly allows: ReadonlyMap<Layer, readonly CompiledStatement[]>
  /** All statements whose Action matches. */
  readonly matching: ReadonlySet<CompiledStatement>
  /** Whether requests for the action never carry the key, which is in lower case. */
  readonly lacksKey: (key: string) => boolean
}

/** Actions that are remembered: more than AWS has for S3, few enough to be no leak. */
const REMEMBERED = 1_000

export type ActionPlanner = (action: string) => ActionPlan

export function planActions(layers: readonly Layer[]): ActionPlanner {
  const plans = new Map<string, ActionPlan>()
  return (action) => {
    const known = plans.get(action)
    if (known !== undefined) return known
    if (plans.size >= REMEMBERED) plans.clear()
    const plan = planAction(layers, action)
    plans.set(action, plan)
    return plan
  }
}

function planAction(layers: readonly Layer[], action: string): ActionPlan {
  const folded = foldCase(action)
  const matching = new Set(
    layers.flatMap(({ statements }) => statements.filter((each) => each.matchesAction(folded))),
  )
  const lacking = new Map<string, boolean>()
  return {
    denies: [...matching].filter(({ denies }) => denies),
    allows: new Map(layers.map((layer) => [layer, allowsOf(layer, matching)])),
    matching,
    lacksKey: (key) => {
      if (!key.startsWith('s3:')) return false
      const known = lacking.get(key)
      if (known !== undefined) return known
      if (lacking.size >= REMEMBERED) lacking.clear()
      const isLacking = conditionKeyStanding(action, key) === 'not-carried'
      lacking.set(key, isLacking)
      return isLacking
    },
  }
}

function allowsOf({ statements }: Layer, matching: ReadonlySet<CompiledStatement>) {
  return statements.filter((statement) => !statement.denies && matching.has(statement))
}

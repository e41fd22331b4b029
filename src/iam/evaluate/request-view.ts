// A request as statements see it: every key's values, whoever gives them.
import { foldCase, type VariableLookup } from '../pattern/match.ts'
import type { DerivedContext, Principal } from '../principal/principal.ts'
import type { ActionPlan } from './action-plan.ts'
import type { AccessRequest, RequestContext } from './request.ts'

export interface KnownPrincipal {
  readonly principal: Principal
  readonly derived: DerivedContext
}

export class RequestView {
  readonly request: AccessRequest
  readonly principal: Principal
  readonly plan: ActionPlan
  readonly #derived: DerivedContext
  /** The request's context by key in lower case, where it has many keys. */
  #folded: RequestContext | undefined

  constructor(request: AccessRequest, { principal, derived }: KnownPrincipal, plan: ActionPlan) {
    this.request = request
    this.principal = principal
    this.plan = plan
    this.#derived = derived
  }

  /** Whether the principal's account owns the resource; nobody's account owns what anonymous callers ask for. */
  get isSameAccount(): boolean {
    const { resourceAccount } = this.request
    const { account } = this.principal
    return account !== undefined && (resourceAccount ?? account) === account
  }

  /**
   * The values of a key, which is in lower case, or undefined: what the request gives comes before
   * what follows from the principal, and a key that the action does not carry has none.
   */
  values(key: string): readonly string[] | undefined {
    if (this.plan.lacksKey(key)) return undefined
    return this.#given(key) ?? this.#derived.values.get(key) ?? this.#owner(key)
  }

  /** For variables: AWS does not let a key of several values be one. */
  readonly valueOf: VariableLookup = (key) => {
    const values = this.values(key)
    return values?.length === 1 ? values[0] : undefined
  }

  #given(key: string): readonly string[] | undefined {
    const { request } = this
    if (request.valuesOf !== undefined) return request.valuesOf(key)
    const { context } = request
    if (context.size <= FEW_KEYS) return valuesIn(context, key)
    this.#folded ??= foldKeys(context)
    return this.#folded.get(key)
  }

  #owner(key: string): readonly string[] | undefined {
    const { resourceAccount } = this.request
    const isOwner = key === 'aws:resourceaccount' || key === 's3:resourceaccount'
    return isOwner && resourceAccount !== undefined ? [resourceAccount] : undefined
  }
}

/** Looked through for every condition; requests to AWS have no more. */
const FEW_KEYS = 50

/** The context by key in lower case, as {@link valuesIn} tells it. */
export function foldKeys(context: RequestContext): RequestContext {
  const folded = new Map<string, readonly string[]>()
  for (const [name, values] of context) {
    const key = foldCase(name)
    folded.set(key, [...(folded.get(key) ?? []), ...values])
  }
  return folded
}

/** By key in lower case. Keys that differ in case alone are one key, with the values of all. */
export function valuesIn(context: RequestContext, key: string): readonly string[] | undefined {
  if (context.size === 0) return undefined
  let found: readonly string[] | undefined
  for (const [name, values] of context) {
    if (name.length !== key.length || (name !== key && foldCase(name) !== key)) continue
    found = found === undefined ? values : [...found, ...values]
  }
  return found
}

// What the policies say that an attempt will come to: the prover's answer for every request that
// the attempt could be, and the evaluator's for the one that it is.
import { actionFacts, conditionKeyFacts } from '../aws/actions/facts.ts'
import { REMAINING_RETENTION_DAYS, remainingRetentionDays } from '../aws/actions/retention-days.ts'
import type { RequiredAction } from '../aws/actions/s3-request.ts'
import { compilePolicies, decide } from '../iam/evaluate/evaluate.ts'
import type { PolicySet, RequestContext } from '../iam/evaluate/request.ts'
import { findAllowed, type KeyDemand } from '../iam/prove/reach.ts'

export type Expectation =
  | { readonly kind: 'allowed' }
  /** `action` is the first that no request like this may do. */
  | { readonly kind: 'denied'; readonly action: string; readonly resource: string }
  /** It hangs on what the policies ask for and nobody here knows. */
  | { readonly kind: 'unknown'; readonly why: string }

/** Whose key it is meant to be, and what is known of every request that is sent with it. */
export interface Suspect {
  /** An ARN. */
  readonly principal: string
  readonly policies: PolicySet
  /** Fixed by where we are and how we ask: `aws:SecureTransport`, `aws:SourceIp` and their like. */
  readonly context: RequestContext
  /** Fixed for this moment alone, such as `aws:CurrentTime`. */
  readonly moment: RequestContext
}

/** Says of required actions whether the suspect will be allowed them. */
export class Predictor {
  readonly #suspect: Suspect
  readonly #bucket: string
  readonly #inBucket: Bearing
  readonly #elsewhere: Bearing

  /** @param bucket whose policy is among the suspect's: it bears on no other resource */
  constructor(suspect: Suspect, bucket: string) {
    this.#suspect = suspect
    this.#bucket = bucket
    this.#inBucket = bearingOf(suspect.policies)
    this.#elsewhere = bearingOf({ ...suspect.policies, resource: undefined })
  }

  /** Of all actions together: a request that needs several is refused for want of one. */
  expect(required: readonly RequiredAction[]): Expectation {
    let doubt: Expectation | undefined
    for (const each of required) {
      const expectation = this.#expectOne(each)
      if (expectation.kind === 'denied') return expectation
      if (expectation.kind === 'unknown') doubt ??= expectation
    }
    return doubt ?? { kind: 'allowed' }
  }

  #expectOne(asked: RequiredAction): Expectation {
    const required = this.#atThisMoment(asked)
    const { action, resource } = required
    const isDecided = this.#decides(required)
    const reach = this.#reach(required)
    if (reach.kind === 'unknown') return { kind: 'unknown', why: reach.reason }
    if (reach.kind === 'none') {
      if (!isDecided) return { kind: 'denied', action, resource }
      const why = `the prover takes ${action} on ${resource} for denied, the evaluator does not: please report it`
      return { kind: 'unknown', why }
    }
    if (isDecided) return { kind: 'allowed' }
    const open = [...reach.request.context.keys()].join(', ')
    return {
      kind: 'unknown',
      why: `${action} is allowed only with ${open || 'values'} that are not known here`,
    }
  }

  #bearingOn(resource: string): Bearing {
    const [, name] = /^arn:[^:]*:s3:::([^/]*)/.exec(resource) ?? []
    return name === this.#bucket ? this.#inBucket : this.#elsewhere
  }

  /** A lock's end is in the request; how far it is from now is not. */
  #atThisMoment(asked: RequiredAction): RequiredAction {
    const [now] = this.#suspect.moment.get('aws:EpochTime') ?? []
    const days = remainingRetentionDays(asked.context, Number(now))
    if (days === undefined) return asked
    return { ...asked, context: new Map([...asked.context, [REMAINING_RETENTION_DAYS, days]]) }
  }

  /** The request as it is sent, as far as we know it. */
  #decides({ action, resource, context }: RequiredAction): boolean {
    const { principal, context: known, moment } = this.#suspect
    const { compiled } = this.#bearingOn(resource)
    const request = {
      principal,
      action,
      resource,
      context: new Map([...moment, ...known, ...context]),
    }
    return decide(compiled, request) === 'allowed'
  }

  /** Every request with the same action, resource and parameters, wherever and whenever. */
  #reach({ action, resource, context }: RequiredAction) {
    const { principal, context: known } = this.#suspect
    return findAllowed({
      principal,
      policies: this.#bearingOn(resource).policies,
      actions: [action],
      region: { kind: 'resource', resource },
      demands: absences(action, context),
      context: new Map([...known, ...context]),
    })
  }
}

/** Policies that bear on a request. */
interface Bearing {
  readonly policies: PolicySet
  readonly compiled: ReturnType<typeof compilePolicies>
}

function bearingOf(policies: PolicySet): Bearing {
  return { policies, compiled: compilePolicies(policies) }
}

/** What S3 adds to a request, which says nothing of it. */
const ADDED_BY_S3 = new Set(['s3:resourceaccount', 's3:signatureage', 's3:tlsversion'])

/** Keys that requests for the action may carry and this one does not. */
function absences(action: string, context: RequestContext): Map<string, KeyDemand> {
  const given = new Set([...context.keys()].map((key) => key.toLowerCase()))
  const carried = actionFacts(action)?.conditionKeys ?? new Set<string>()
  const absent = [...carried].filter(
    (key) =>
      key.startsWith('s3:') && !key.includes('$') && !given.has(key) && !ADDED_BY_S3.has(key),
  )
  return new Map(
    absent.map((key) => [conditionKeyFacts('s3', key)?.name ?? key, { kind: 'absent' }]),
  )
}

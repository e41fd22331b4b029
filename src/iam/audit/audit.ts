// What a thief of a key could do, in plain words.
import { describeStatement } from '../evaluate/describe.ts'
import { type CompiledPolicies, compilePolicies, explain } from '../evaluate/evaluate.ts'
import type { AccessRequest, PolicySet, RequestContext } from '../evaluate/request.ts'
import { makeContext } from '../lint/lint-context.ts'
import type { Policy } from '../policy/policy.ts'
import { derivedContext, parsePrincipal } from '../principal/principal.ts'
import { findAllowed, type Reach } from '../prove/reach.ts'
import type { AuditCell, AuditRow } from './audit-row.ts'
import { actionsElsewhere } from './elsewhere.ts'
import { creating, POWERS, type Power, type Scope, type Wish, wishesOf } from './power.ts'
import { sentencesOf } from './sentences.ts'

/** Values for JSON throughout. */
export interface Audit {
  readonly principal: string
  readonly bucket: string
  readonly prefix: string | undefined
  /** What the thief can do, the worst first, and what may be. */
  readonly sentences: readonly string[]
  readonly rows: readonly AuditRow[]
}

export interface AuditOptions {
  /** An ARN. */
  readonly principal: string
  readonly policies: PolicySet
  /** What is known to stand in every request. */
  readonly context?: RequestContext | undefined
  /** Default: the buckets that the policies name. */
  readonly bucket?: string | undefined
  /** The machine's own, with its delimiter. Default: what the policies confine objects to. */
  readonly prefix?: string | undefined
}

/** A bucket that stands for any, where policies name none. */
const ANY_BUCKET = 'bucket'

/**
 * What the holder of the principal's key can do, bucket by bucket and prefix by prefix. Exact as far
 * as {@link findAllowed} is: each `yes` is a request that `explain` allows.
 *
 * @throws `bad-input` for a principal that is none.
 */
export function auditPolicies(options: AuditOptions): Audit[] {
  const { policies } = options
  const compiled = compilePolicies(policies)
  // The bucket's policy does not bear on what lies elsewhere.
  const beyond = compilePolicies({ ...policies, resource: undefined })
  const { buckets, prefix } = surroundingsOf(options)
  const elsewhere = rowOf(options, beyond, { kind: 'elsewhere' })
  return buckets.map((bucket) => {
    const rows = [
      ...scopesOf(bucket, prefix).map((scope) => rowOf(options, compiled, scope)),
      rowOf(options, beyond, { kind: 'other-buckets', bucket }),
      elsewhere,
    ]
    return { principal: options.principal, bucket, prefix, sentences: sentencesOf(rows), rows }
  })
}

/** The buckets to look at, and the prefix that is the key's own. */
function surroundingsOf(options: AuditOptions): { buckets: string[]; prefix: string | undefined } {
  const { policies, bucket, prefix, principal } = options
  const context = makeContext([...policies.identity, ...one(policies.resource)], {})
  const named = [...context.buckets].toSorted(([, a], [, b]) => b - a).map(([name]) => name)
  const buckets = bucket === undefined ? named : [bucket]
  return {
    buckets: buckets.length > 0 ? buckets : [ANY_BUCKET],
    prefix: prefix ?? resolve(context.home, principal),
  }
}

function one(policy: Policy | undefined): readonly Policy[] {
  return policy === undefined ? [] : [policy]
}

/** A prefix with the principal's own values for its variables; undefined where one has none. */
function resolve(home: string | undefined, principal: string): string | undefined {
  const { values } = derivedContext(parsePrincipal(principal))
  const resolved = home?.replace(/\$\{([^},]*)\}/g, (variable, key: string) => {
    return values.get(key.toLowerCase())?.[0] ?? variable
  })
  return resolved?.includes('${') ? undefined : resolved
}

/** Of the bucket, on which its policy bears. */
function scopesOf(bucket: string, prefix: string | undefined): Scope[] {
  const keys: Scope[] =
    prefix === undefined
      ? [{ kind: 'all-keys', bucket }]
      : [
          { kind: 'own-keys', bucket, prefix },
          { kind: 'other-keys', bucket, prefix },
        ]
  return [...keys, { kind: 'bucket', bucket }]
}

function rowOf(options: AuditOptions, compiled: CompiledPolicies, scope: Scope): AuditRow {
  const cells = POWERS.map((power) => [power, cellOf(options, compiled, power, scope)])
  return { kind: scope.kind, scope: nameScope(scope), cells: Object.fromEntries(cells) }
}

const SCOPE_NAMES: Readonly<Record<Exclude<Scope['kind'], 'own-keys'>, string>> = {
  'other-keys': 'other keys',
  'all-keys': 'all keys',
  bucket: 'the bucket itself',
  'other-buckets': 'other buckets',
  elsewhere: 'elsewhere',
}

function nameScope(scope: Scope): string {
  return scope.kind === 'own-keys' ? scope.prefix : SCOPE_NAMES[scope.kind]
}

function cellOf(
  options: AuditOptions,
  compiled: CompiledPolicies,
  power: Power,
  scope: Scope,
): AuditCell {
  const wishes = scope.kind === 'elsewhere' ? waysOut(options, power) : wishesOf(power, scope)
  if (wishes.length === 0) return denied('that has no sense here')
  const reach = firstReach(options, wishes)
  if (reach.kind === 'allowed') return allowed(compiled, reach.request)
  if (reach.kind === 'unknown') return unknown(reach)
  const [wish] = wishes
  if (power !== 'overwrite' || wish === undefined) return denied('no request for it is allowed')
  const created = firstReach(options, [creating(wish)])
  if (created.kind === 'unknown') return unknown(created)
  if (created.kind === 'none') return denied('no request for it is allowed')
  return { ...denied('new objects only'), createsOnly: true }
}

function waysOut({ policies }: AuditOptions, power: Power): readonly Wish[] {
  if (power !== 'leave-s3') return []
  const actions = actionsElsewhere(policies)
  return [{ actions, region: { kind: 'anything' }, demands: new Map() }]
}

/** The first wish that is granted; else what is not known of one; else none. */
function firstReach(
  { principal, policies, context }: AuditOptions,
  wishes: readonly Wish[],
): Reach {
  let answer: Reach = { kind: 'none' }
  for (const wish of wishes) {
    const reach = findAllowed({ principal, policies, context, ...wish })
    if (reach.kind === 'allowed') return reach
    if (reach.kind === 'unknown') answer = reach
  }
  return answer
}

function allowed(compiled: CompiledPolicies, request: AccessRequest): AuditCell {
  const { by } = explain(compiled, request)
  const { action, resource, context } = request
  return {
    answer: 'yes',
    action,
    resource,
    context: Object.fromEntries(context),
    why: `${action} on ${resource}${by === undefined ? '' : `, ${describeStatement(by)}`}`,
    createsOnly: false,
  }
}

function denied(why: string): AuditCell {
  return {
    answer: 'no',
    action: undefined,
    resource: undefined,
    context: {},
    why,
    createsOnly: false,
  }
}

function unknown({ construct, reason }: Reach & { kind: 'unknown' }): AuditCell {
  return { ...denied(`${construct}: ${reason.replace(/\.$/, '')}`), answer: 'unknown' }
}

// Decisions in words.
import type { Decision, Mismatch, PolicyLayer, StatementReference } from './decision.ts'
import type { AccessRequest } from './request.ts'

/** Policies as AWS calls them in its messages: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const NAMES: Readonly<Record<PolicyLayer, string>> = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  scp: 'service control policy',
  rcp: 'resource control policy',
}

/** As `identity-based policy`. */
export function nameOfLayer(layer: PolicyLayer): string {
  return NAMES[layer]
}

/** Why the request was decided so, in the words of AWS's own messages where it has some. */
export function describeDecision(decision: Decision, request: AccessRequest): string {
  const { by, lacking, outcome } = decision
  if (outcome === 'implicit-deny') {
    const layers = [...new Set(lacking.map(({ layer }) => layer))]
    return layers
      .map((layer) => `no ${NAMES[layer]} allows the ${request.action} action`)
      .join(', and ')
  }
  if (by === undefined) return 'the root user of an account may do everything in it'
  if (outcome === 'allowed') return `allowed by ${describeStatement(by)}`
  const article = by.layer === 'identity' ? 'an' : 'a'
  return `explicit deny in ${article} ${NAMES[by.layer]}: ${describeStatement(by)}`
}

/** As `Resource "arn:aws:s3:::b/m1/*" does not match arn:aws:s3:::b/m2/x`. */
export function describeMismatch(mismatch: Mismatch, { statement }: StatementReference): string {
  const { actions, principals, resources } = statement
  if (mismatch.element === 'Condition') return describeCondition(mismatch)
  if ('unresolved' in mismatch) {
    return describeElement(mismatch, resources?.patterns ?? []) + unresolvedNote(mismatch)
  }
  const isAction = mismatch.element === 'Action' || mismatch.element === 'NotAction'
  return describeElement(mismatch, isAction ? actions.patterns : (principals?.entries ?? []))
}

/** As `statement "OwnObjects" of policy.json`, or `statement 2 of policy.json` (counted from 1). */
export function describeStatement({ policy, statement }: StatementReference): string {
  const { index, sid } = statement
  return `statement ${sid === undefined ? index + 1 : JSON.stringify(sid)} of ${policy.name}`
}

function describeElement(
  { element, seen }: { readonly element: string; readonly seen: string },
  patterns: readonly { readonly text: string }[],
): string {
  const verb = element.startsWith('Not') ? 'excludes' : 'does not match'
  return `${element} ${listed(patterns)} ${verb} ${seen}`
}

function unresolvedNote({ unresolved }: { readonly unresolved: readonly string[] }): string {
  return unresolved.length === 0
    ? ''
    : ` (the request has no single value of ${unresolved.join(', ')})`
}

function describeCondition(mismatch: Extract<Mismatch, { element: 'Condition' }>): string {
  const { condition, isCarried, seen } = mismatch
  const { key, operator, values } = condition
  const asked = `Condition ${operator.text} ${key} ${listed(values)}`
  if (!isCarried) return `${asked}: no request for the action carries this key`
  if (seen === undefined) return `${asked}: the request has none`
  return `${asked}: the request has ${seen.length === 0 ? 'no value' : quoted(seen)}`
}

/** Patterns that a message names; of more it says how many there are. */
const NAMED = 3

/** A policy's patterns stay the same for many messages. */
const listings = new WeakMap<readonly { readonly text: string }[], string>()

function listed(patterns: readonly { readonly text: string }[]): string {
  const known = listings.get(patterns)
  if (known !== undefined) return known
  const named = quoted(patterns.slice(0, NAMED).map(({ text }) => text))
  const others = patterns.length - NAMED
  const listing = others > 0 ? `${named} and ${others} more` : named
  listings.set(patterns, listing)
  return listing
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join(', ')
}

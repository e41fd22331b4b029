// Requests that show a finding, decided by the document alone.
import type { OperatorRelation } from '../condition/operator.ts'
import { parseInstant } from '../condition/values.ts'
import { type CompiledPolicies, compilePolicies, decide } from '../evaluate/evaluate.ts'
import type { PolicySet, RequestContext } from '../evaluate/request.ts'
import type { Policy, PolicyCondition, PolicyPrincipal, Statement } from '../policy/policy.ts'
import type { ShownRequest } from './finding.ts'
import type { S3Resource } from './lint-context.ts'

/** The user that requests are shown with where a document names nobody. */
const EXAMPLE_USER = 'web-1'
const EXAMPLE_ACCOUNT = '111122223333'

/** How `policy` alone decides what its subject, or somebody that `statement` names, asks for. */
export function show(
  policy: Policy,
  statement: Statement,
  { action, resource, context }: { action: string; resource: string; context: RequestContext },
): ShownRequest {
  const request = { principal: principalFor(statement), action, resource, context }
  return { ...request, decision: decide(compiled(policy), request) }
}

/** The request if the policy allows it; undefined if it does not, and so shows nothing. */
export function showAllowed(
  policy: Policy,
  statement: Statement,
  request: { action: string; resource: string; context: RequestContext },
): ShownRequest | undefined {
  const shown = show(policy, statement, request)
  return shown.decision === 'allowed' ? shown : undefined
}

const COMPILED = new WeakMap<Policy, CompiledPolicies>()

function compiled(policy: Policy): CompiledPolicies {
  const known = COMPILED.get(policy) ?? compilePolicies(setOf(policy))
  COMPILED.set(policy, known)
  return known
}

/** A boundary and its like grant nothing: what they let pass is asked of them as of an identity. */
function setOf(policy: Policy): PolicySet {
  const isOfResource = policy.kind === 'bucket' || policy.kind === 'trust'
  return isOfResource
    ? { identity: [], resource: policy }
    : { identity: [{ ...policy, kind: 'identity' }] }
}

function principalFor({ principals }: Statement): string {
  const user = `arn:aws:iam::${EXAMPLE_ACCOUNT}:user/${EXAMPLE_USER}`
  const named = principals?.negated === false ? principals.entries[0] : undefined
  return named === undefined ? user : exampleOf(named, user)
}

function exampleOf({ type, text }: PolicyPrincipal, user: string): string {
  if (type === 'Service' || text === '*') return text
  if (type !== 'AWS') return user
  const account = /^(?:([0-9]{12})|arn:(?:[^:]+):iam::([0-9]{12}):root)$/.exec(text)
  return account === null ? text : `arn:aws:iam::${account[1] ?? account[2]}:user/${EXAMPLE_USER}`
}

/**
 * A text that the pattern matches: `fill` for a `*` after a slash and nothing for another one, the
 * example user's name for its variable.
 */
export function exampleText(pattern: string, fill = ''): string {
  return pattern
    .replace(/\$\{([*?$])\}/g, '$1')
    .replace(/\$\{aws:username\}/gi, EXAMPLE_USER)
    .replace(
      /\$\{[^,}]*(?:,\s*'([^']*)')?\}/g,
      (_, fallback: string | undefined) => fallback ?? 'x',
    )
    .replaceAll('/*', `/${fill}`)
    .replaceAll('*', '')
    .replaceAll('?', 'x')
}

/** The ARN of a bucket that the pattern matches. */
export function exampleBucketArn(resource: S3Resource): string {
  const name = exampleText(resource.bucket)
  return bucketArn(resource, name === '' ? 'bucket' : name)
}

/** The ARN of a bucket in the partition of the pattern: that of most where it names none. */
export function bucketArn({ placed }: S3Resource, bucket: string): string {
  const partition = placed.text.split(':')[1] ?? '*'
  return `arn:${partition === '*' ? 'aws' : partition}:s3:::${bucket}`
}

/** The ARN of an object that the pattern matches; `key` in place of the pattern's own. */
export function exampleObjectArn(resource: S3Resource, key = resource.key ?? '*'): string {
  return `${exampleBucketArn(resource)}${exampleText(`/${key}`, 'file')}`
}

/** A context in which the conditions of a statement hold, as far as it takes one value each. */
export function exampleContext({ conditions }: Statement): Map<string, string[]> {
  const context = new Map<string, string[]>()
  for (const condition of conditions) {
    const value = exampleValue(condition)
    const key = condition.key.toLowerCase()
    if (value !== undefined && !context.has(key)) context.set(key, [value])
  }
  return context
}

/** From a bound to a value that passes: a number, or milliseconds. */
const STEPS: Readonly<Partial<Record<OperatorRelation, number>>> = {
  'less-than': -1,
  'greater-than': 1,
}

/** A value of the key that passes; undefined: the key had better be absent. */
function exampleValue({ operator, values: [first] }: PolicyCondition): string | undefined {
  const { family, relation, negated } = operator.meaning
  const text = first?.text ?? ''
  if (family === 'Null') return text.toLowerCase() === 'false' ? 'x' : undefined
  if (negated) return undefined
  if (family === 'String' || family === 'Arn') return exampleText(text)
  if (family === 'IpAddress') return text.split('/', 1)[0]
  const step = STEPS[relation] ?? 0
  if (family === 'Numeric') return String(Number(text) + step)
  return family === 'Date' ? new Date((parseInstant(text) ?? 0) + step).toISOString() : text
}

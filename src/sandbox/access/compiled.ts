// The policies that bear on a request, compiled once per change of any of them.
import { type CompiledPolicies, compilePolicies } from '../../iam/evaluate/evaluate.ts'
import type { Policy } from '../../iam/policy/policy.ts'
import type { CallerPolicies } from '../identity/identities.ts'

/** Stands for a bucket without a policy. */
const NONE = {}

const compiled = new WeakMap<CallerPolicies, WeakMap<object, CompiledPolicies>>()

export function compiledFor(policies: CallerPolicies, resource: Policy | undefined) {
  let byResource = compiled.get(policies)
  if (byResource === undefined) compiled.set(policies, (byResource = new WeakMap()))
  const known = byResource.get(resource ?? NONE)
  if (known !== undefined) return known
  const made = compilePolicies({ ...policies, resource })
  byResource.set(resource ?? NONE, made)
  return made
}

/** Whether any of the policies asks for tags of the object, which are read for none else. */
export function asksForObjectTags(policies: CallerPolicies, resource: Policy | undefined): boolean {
  const { identity, boundary, session = [] } = policies
  return [...identity, boundary, ...session, resource].some((policy) => policy && mentions(policy))
}

const OBJECT_TAG = 's3:existingobjecttag/'
const mentioning = new WeakMap<Policy, boolean>()

function mentions(policy: Policy): boolean {
  const known = mentioning.get(policy)
  if (known !== undefined) return known
  const found = policy.statements.some(({ conditions, resources }) =>
    [
      ...(resources?.patterns ?? []),
      ...conditions.flatMap(({ values }) => values),
      ...conditions.map(({ key }) => ({ text: key })),
    ].some(({ text }) => text.toLowerCase().includes(OBJECT_TAG)),
  )
  mentioning.set(policy, found)
  return found
}

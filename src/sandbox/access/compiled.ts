// The policies that bear on a request, compiled once per change of any of them.
import { type CompiledPolicies, compilePolicies } from '../../iam/evaluate/evaluate.ts'
import type { Policy } from '../../iam/policy/policy.ts'
import type { CallerPolicies } from '../identity/caller.ts'

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

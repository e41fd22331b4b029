import { type GeneratedPolicy, generatePolicy } from '../../../src/iam/profile/generate.ts'
import type { Role } from '../../../src/iam/profile/options.ts'
import type { RehearsedTool } from './rehearsed-tool.ts'
import { BUCKET, MACHINE } from './run-task.ts'

export type RolePolicies = ReadonlyMap<Role, GeneratedPolicy>

/** What is generated for each role that the tool's tasks run under. */
export function policiesOf({ profile: { tool, edition }, tasks }: RehearsedTool): RolePolicies {
  const name = `${tool}@${edition}`
  const roles = new Set(tasks.map(({ role }) => role))
  return new Map(
    [...roles].map((role) => [
      role,
      generatePolicy({ tool: name, machine: MACHINE, bucket: BUCKET, role }),
    ]),
  )
}

/** @throws if the role is none of the tool's tasks' */
export function policyOf(policies: RolePolicies, role: Role): GeneratedPolicy {
  const policy = policies.get(role)
  if (policy === undefined) throw new Error(`nothing was generated for a ${role}`)
  return policy
}

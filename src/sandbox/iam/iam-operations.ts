// Every operation of IAM that the sandbox does, by its name.
import type { QueryOperation } from '../query/query-call.ts'
import { ABSENT_OPERATIONS } from './absent.ts'
import { ACCESS_KEY_OPERATIONS } from './access-keys.ts'
import { ACCOUNT_OPERATIONS } from './account-report.ts'
import { ATTACHMENT_OPERATIONS } from './attachments.ts'
import { BOUNDARY_OPERATIONS } from './boundaries.ts'
import { GROUP_OPERATIONS } from './groups.ts'
import { INLINE_OPERATIONS } from './inline-policies.ts'
import { PROFILE_OPERATIONS } from './instance-profiles.ts'
import { POLICY_OPERATIONS } from './managed-policies.ts'
import { ROLE_OPERATIONS } from './roles.ts'
import { SIMULATION_OPERATIONS } from './simulate.ts'
import { TAG_OPERATIONS } from './tags.ts'
import { USER_OPERATIONS } from './users.ts'

export const IAM_OPERATIONS: ReadonlyMap<string, QueryOperation> = new Map(
  Object.entries({
    ...ABSENT_OPERATIONS,
    ...ACCESS_KEY_OPERATIONS,
    ...ACCOUNT_OPERATIONS,
    ...ATTACHMENT_OPERATIONS,
    ...BOUNDARY_OPERATIONS,
    ...GROUP_OPERATIONS,
    ...INLINE_OPERATIONS,
    ...POLICY_OPERATIONS,
    ...PROFILE_OPERATIONS,
    ...ROLE_OPERATIONS,
    ...SIMULATION_OPERATIONS,
    ...TAG_OPERATIONS,
    ...USER_OPERATIONS,
  }),
)

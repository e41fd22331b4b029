import type { AccessKeys } from './access-keys.ts'
import type { Accounts } from './accounts.ts'
import type { Entities } from './entities.ts'
import type { Policies } from './policies.ts'
import type { PolicyTexts } from './policy-texts.ts'
import type { Sessions } from './sessions.ts'

/** What stands where. Changes go through `Identities.change`. */
export interface IdentityTables {
  readonly accounts: Accounts
  readonly entities: Entities
  readonly policies: Policies
  readonly accessKeys: AccessKeys
  readonly sessions: Sessions
  readonly texts: PolicyTexts
}

// Policies that name a user or a role go on naming it when it is renamed, and nobody once it is gone.
import type { Buckets } from '../state/buckets.ts'
import type { Identities } from './identities.ts'
import { withPrincipalReplaced } from './stored-policy.ts'

/** Keeps bucket policies and trust policies true to whom they were written for. */
export function followPrincipals({ tables }: Identities, buckets: Buckets): void {
  const { entities } = tables
  entities.onPrincipalChange = (arn, replacement) => {
    for (const role of entities.allRoles()) {
      const { trust = '' } = role.details
      const changed = trust === '' ? trust : withPrincipalReplaced(trust, arn, replacement)
      if (changed !== trust) {
        entities.update({ ...role, details: { ...role.details, trust: changed } })
      }
    }
    for (const bucket of buckets.withPolicy()) {
      const { policy = '' } = bucket
      const changed = withPrincipalReplaced(policy, arn, replacement)
      if (changed !== policy) buckets.set(bucket, 'policy', changed)
    }
  }
}

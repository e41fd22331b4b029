import { Failure } from '../../base/failure.ts'
import type { Account } from '../state/account.ts'
import type { Database } from '../state/database.ts'
import { readSetting, writeSetting } from '../state/settings.ts'
import { Identities, type RootKey } from './identities.ts'
import { canonicalIdOf } from './ids.ts'

/** The account that a sandbox begins with. @throws `bad-input` as {@link openAccounts}. */
export function firstAccount(id: string): Account {
  requireAccountNumber(id)
  return { id, canonicalId: canonicalIdOf(id), displayName: 'sandbox' }
}

/**
 * The identities of a folder. The root of the first account has `key`, which replaces the one that
 * it was opened with before; `now` is in milliseconds since 1970.
 *
 * @throws `bad-input` if the key's id is somebody else's.
 */
export function openIdentities(
  database: Database,
  first: { readonly id: string; readonly displayName: string },
  key: RootKey,
  now: number,
): Identities {
  const identities = new Identities(database, now)
  identities.change(() => {
    identities.tables.accounts.ensure(first.id, first.displayName, now)
    const chosen = readSetting(database, 'rootAccessKeyId')
    if (chosen !== undefined && chosen !== key.accessKeyId) identities.removeRootKey(chosen)
    identities.putRootKey(first.id, key, now)
    writeSetting(database, 'rootAccessKeyId', key.accessKeyId)
  })
  return identities
}

/** An account beside the first, and the key of its root. */
export interface OtherAccount extends RootKey {
  /** Twelve digits. */
  readonly accountId: string
  /** By which ACLs know it. */
  readonly canonicalId: string
}

/**
 * Accounts by their numbers, made unless they are there; `now` is in milliseconds since 1970.
 *
 * @throws `bad-input` for a number of other than twelve digits.
 */
export function openAccounts(
  identities: Identities,
  accountIds: readonly string[],
  now: number,
): OtherAccount[] {
  return accountIds.map((accountId) => {
    requireAccountNumber(accountId)
    const key = identities.ensureAccount(accountId, `account-${accountId}`, now)
    return { accountId, canonicalId: canonicalIdOf(accountId), ...key }
  })
}

function requireAccountNumber(id: string): void {
  if (/^\d{12}$/.test(id)) return
  throw new Failure('bad-input', `${JSON.stringify(id)} is no account`, {
    hint: 'An account has a number of twelve digits, such as 111122223333.',
  })
}

// Whom a statement of a resource's policy names:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import type { PolicyPrincipal, PolicyPrincipals } from '../policy/policy.ts'
import type { Principal } from './principal.ts'

/**
 * How a `Principal` element names one who asks, from the widest grant to the narrowest:
 *
 * - `itself`: by the very ARN that makes the request, or `*`. No implicit deny of identity policies,
 *   boundary or session limits such a grant in the same account.
 * - `role`: a session by its role. Boundary and session policies limit the grant.
 * - `account`: by its account, which delegates: identity policies must grant as well.
 */
export type Naming = 'itself' | 'role' | 'account'

/** How the element names the principal, in its widest way, or undefined. */
export type PrincipalMatcher = (principal: Principal) => Naming | undefined

/**
 * - `*` names everyone. Part of an ARN is never a wildcard, so `user/*` names nobody.
 * - A role names its sessions by its name, which is unique in its account whatever the path.
 * - Canonical user ids, identity providers and ids of deleted principals name nobody: an ARN does
 *   not tell them.
 * - `NotPrincipal` with `Deny` exempts a principal only if each of its ARNs is named, a session's
 *   and its role's: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 *   (That the account is named as well AWS advises, for services that it does not name.)
 * - `NotPrincipal` with `Allow` exempts whomever `Principal` would name.
 */
export function compilePrincipals(
  { negated, entries }: PolicyPrincipals,
  effect: 'Allow' | 'Deny',
): PrincipalMatcher {
  const names = namesOf(entries)
  if (!negated) return (principal) => namingOf(names, principal)
  if (effect === 'Allow') {
    return (principal) => (namingOf(names, principal) === undefined ? 'itself' : undefined)
  }
  return (principal) => (isNamedThroughout(names, principal) ? undefined : 'itself')
}

interface Names {
  readonly everyone: boolean
  readonly arns: ReadonlySet<string>
  readonly accounts: ReadonlySet<string>
  /** As `aws 111122223333 name`. */
  readonly roles: ReadonlySet<string>
  readonly services: ReadonlySet<string>
}

const ACCOUNT = /^(?:arn:aws[a-z-]*:iam::(\d{12}):root|(\d{12}))$/
const ROLE = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/

function namesOf(entries: readonly PolicyPrincipal[]): Names {
  const arns = entries.filter(({ type }) => type === 'AWS').map(({ text }) => text)
  const services = entries.filter(({ type }) => type === 'Service').map(({ text }) => text)
  return {
    everyone: arns.includes('*'),
    arns: new Set(arns),
    accounts: new Set(
      arns.map((arn) => ACCOUNT.exec(arn)).map((match) => match?.[1] ?? match?.[2] ?? ''),
    ),
    roles: new Set(
      arns.map((arn) => ROLE.exec(arn)?.slice(1).join(' ')).filter((role) => role !== undefined),
    ),
    services: new Set(services),
  }
}

function namingOf(names: Names, principal: Principal): Naming | undefined {
  if (names.everyone || namesArn(names, principal)) return 'itself'
  if (namesRole(names, principal)) return 'role'
  return names.accounts.has(principal.account ?? 'none') ? 'account' : undefined
}

function isNamedThroughout(names: Names, principal: Principal): boolean {
  if (names.everyone) return true
  if (principal.kind !== 'role-session')
    return namesArn(names, principal) || namesRole(names, principal)
  return namesArn(names, principal) && namesRole(names, principal)
}

function namesArn(names: Names, { kind, arn, account, name }: Principal): boolean {
  if (kind === 'service') return names.services.has(name ?? '')
  if (kind === 'root') return names.accounts.has(account ?? 'none')
  return kind !== 'role' && names.arns.has(arn)
}

function namesRole(names: Names, { kind, partition, account, name }: Principal): boolean {
  const isRole = kind === 'role' || kind === 'role-session'
  return isRole && names.roles.has(`${partition} ${account} ${name}`)
}

// Machines that share a role: with other machines, or with a session that is trusted.

import { printStatement } from '../../policy/print.ts'
import { type Principal, parsePrincipal } from '../../principal/principal.ts'
import type { Doubt } from '../proof.ts'
import { roleOf } from './crowd.ts'
import type { Judged } from './judge.ts'
import type { KnownMachine } from './outsiders.ts'
import { principalOf } from './strangers.ts'

/**
 * A doubt for each machine
 *
 * - that shares its role with another for which other policies were given: AWS knows no policies of
 *   a session's own but session policies, so each has those of both;
 * - that has a whole role, of which a session is another machine or trusted: it may bear its name.
 *
 * @param policiesOf the machines of these names, as far as they can be had
 */
export function doubtsOfRoles(
  machines: readonly KnownMachine[],
  policiesOf: (names: ReadonlySet<string>) => ReadonlyMap<string, Judged>,
  trusted: readonly string[] = [],
): Doubt[] {
  const holders = machines.flatMap(holderOf)
  const roles = [...Map.groupBy(holders, ({ role }) => role).values()]
  const trustedRoles = new Set(trusted.flatMap(sessionRoleOf))
  const isShared = (members: readonly Holder[]): boolean => members.length > 1
  const names = roles
    .filter(isShared)
    .flatMap((members) => members.map(({ machine }) => machine.name))
  const judged = names.length === 0 ? undefined : policiesOf(new Set(names))
  return roles.flatMap((members) => {
    const isWhole = members.some(({ isRole }) => isRole)
    const isTrusted = members.some(({ role }) => trustedRoles.has(role))
    if (isWhole && (isShared(members) || isTrusted)) return members.map(doubtOf(BEARS_NAME))
    const texts = new Set(members.map(({ machine: { name } }) => textOf(judged?.get(name)) ?? name))
    return isShared(members) && texts.size > 1 ? members.map(doubtOf(OTHER_POLICIES)) : []
  })
}

const BEARS_NAME = 'whoever has the role may bear the name of any session of it, also of one given'
const OTHER_POLICIES =
  'another machine has the same role with other policies, and a role has one set of them'

interface Holder {
  readonly machine: KnownMachine
  readonly role: string
  /** Whether it is the role, not one session. */
  readonly isRole: boolean
}

function holderOf(machine: KnownMachine): Holder[] {
  const parsed = parsePrincipal(machine.principal)
  const isRole = parsed.kind === 'role'
  return isRole || isSession(parsed) ? [{ machine, role: roleOf(parsed), isRole }] : []
}

function sessionRoleOf(text: string): string[] {
  const principal = principalOf(text)
  return principal !== undefined && isSession(principal) ? [roleOf(principal)] : []
}

function isSession({ kind }: Principal): boolean {
  return kind === 'role-session'
}

/** What hangs on the role, in one form; undefined where it cannot be had. */
function textOf(judged: Judged | undefined): string | undefined {
  if (judged === undefined) return undefined
  const { identity, boundary } = judged.policies
  const policies = [identity, boundary === undefined ? [] : [boundary]]
  return JSON.stringify(
    policies.map((list) =>
      list.map(({ version, statements }) => [version, ...statements.map(printStatement)]),
    ),
  )
}

function doubtOf(reason: string): (holder: Holder) => Doubt {
  return ({ machine: { name, principal } }) => ({
    machine: name,
    construct: `principal ${principal}`,
    reason,
    action: undefined,
    statement: undefined,
  })
}

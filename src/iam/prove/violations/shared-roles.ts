// Machines that are sessions of one role, or the role itself: whose policies hang on the role.
import { printStatement } from '../../policy/print.ts'
import { parsePrincipal } from '../../principal/principal.ts'
import type { Doubt } from '../proof.ts'
import { roleOf } from './crowd.ts'
import type { Judged } from './judge.ts'
import type { KnownMachine } from './outsiders.ts'

/**
 * A doubt for each machine that shares its role with another for which other policies were given:
 * AWS knows no policies of a session's own but session policies, so each has those of both.
 *
 * @param policiesOf the machines of these names, as far as they can be had
 */
export function doubtsOfRoles(
  machines: readonly KnownMachine[],
  policiesOf: (names: ReadonlySet<string>) => ReadonlyMap<string, Judged>,
): Doubt[] {
  const sharing = [...Map.groupBy(machines, roleOfMachine)].filter(
    ([role, members]) => role !== undefined && members.length > 1,
  )
  if (sharing.length === 0) return []
  const names = new Set(sharing.flatMap(([, members]) => members.map(({ name }) => name)))
  const judged = policiesOf(names)
  return sharing.flatMap(([, members]) => {
    const texts = new Set(members.map(({ name }) => textOf(judged.get(name)) ?? name))
    return texts.size === 1 ? [] : members.map(doubtOf)
  })
}

function roleOfMachine({ principal }: KnownMachine): string | undefined {
  if (!principal.includes('role/')) return undefined
  const parsed = parsePrincipal(principal)
  return parsed.kind === 'role' || parsed.kind === 'role-session' ? roleOf(parsed) : undefined
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

function doubtOf({ name, principal }: KnownMachine): Doubt {
  return {
    machine: name,
    construct: `principal ${principal}`,
    reason: 'another machine has the same role with other policies, and a role has one set of them',
    action: undefined,
    statement: undefined,
  }
}

// Principals that are tried where a statement may admit many: to show one, never to exclude others.
import { Failure } from '../../../base/failure.ts'
import { foldCase } from '../../pattern/match.ts'
import type { Policy, PolicyPrincipal, Statement } from '../../policy/policy.ts'
import { type Principal, parsePrincipal } from '../../principal/principal.ts'
import { type KeyStandings, standingsOfPrincipal } from '../model/key-standing.ts'

/** An account that is nobody's in particular. */
const OTHER_ACCOUNT = '999999999999'

/** Machines whose names strangers may bear: enough to show that they can. */
const MAX_NAMES = 3

/**
 * An anonymous caller, users and roles of another account and of the bucket's own, bearers of the
 * machines' names, and whomever the policy or the statement's conditions name.
 */
export function strangersTo(
  policy: Policy,
  statement: Statement,
  names: readonly string[],
  account: string | undefined,
): Principal[] {
  const accounts = [OTHER_ACCOUNT, ...valuesOf(statement, 'aws:principalaccount')]
  if (account !== undefined) accounts.push(account)
  const arns = accounts.flatMap((of) => membersOf(of, statement, names))
  const named = [...namedIn(policy), ...valuesOf(statement, 'aws:principalarn')]
  const candidates = new Set(['*', ...arns, ...named.map(withoutWildcards)])
  return [...candidates].map(principalOf).filter((it) => it !== undefined)
}

/**
 * The root user of an account, a role, users, also those of the machines' names, and whomever of the
 * account the policy names: a Deny may tell these from all others.
 */
export function strangersOf(
  account: string,
  policy: Policy,
  statement: Statement,
  names: readonly string[],
): Principal[] {
  const members = membersOf(account, statement, names).map(principalOf)
  const named = strangersTo(policy, statement, [], undefined)
  return [principalOf(account), ...members, ...named].filter(
    (it): it is Principal => it?.account === account,
  )
}

function membersOf(account: string, statement: Statement, names: readonly string[]): string[] {
  const users = ['outsider', ...names.slice(0, MAX_NAMES), ...valuesOf(statement, 'aws:username')]
  return [
    ...users.map((name) => `arn:aws:iam::${account}:user/${name}`),
    `arn:aws:iam::${account}:role/outsider`,
  ]
}

/** What an ARN does not tell, such as an organization or tags, some stranger has as it is asked. */
export function standingsOfStranger(principal: Principal): KeyStandings {
  const standings = standingsOfPrincipal(principal, undefined)
  return (key) => {
    const standing = standings(key)
    return standing.kind === 'unknown' ? { kind: 'free' } : standing
  }
}

/** The principal that a text names, or undefined: none whose requests we can write down. */
export function principalOf(text: string): Principal | undefined {
  try {
    return parsePrincipal(/^\d{12}$/.test(text) ? `arn:aws:iam::${text}:root` : text)
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

/** Whom the policy names anywhere by ARN, account or service, with or without exception. */
export function namedIn({ statements }: Policy): string[] {
  return statements.flatMap(({ principals }) =>
    (principals?.entries ?? []).filter(isTold).map(({ text }) => text),
  )
}

/** Whether it can be told whom the entry names; of a federation, or of an id, it cannot. */
export function isTold({ type, text }: PolicyPrincipal): boolean {
  const isKnown = type === 'AWS' || type === 'Service'
  return isKnown && (text === '*' || principalOf(text) !== undefined)
}

function valuesOf({ conditions }: Statement, wanted: string): string[] {
  return conditions
    .filter(({ key }) => foldCase(key) === wanted)
    .flatMap(({ values }) => values.map(({ text }) => text))
}

function withoutWildcards(text: string): string {
  if (text === '*') return text
  return text
    .replace(/^arn:\*/, 'arn:aws')
    .replace(/::[*?]+:/, `::${OTHER_ACCOUNT}:`)
    .replaceAll(/[*?]+/g, 'x')
}

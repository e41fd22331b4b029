// Everybody whom a bucket policy does not tell apart by name: what no sample can stand for.
import type { RequestContext } from '../../evaluate/request.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Principal, parsePrincipal } from '../../principal/principal.ts'
import { constantGlob, type Glob, type GlobPart, makeGlob } from '../glob/glob.ts'
import { anyOf, type Language, noneOf } from '../glob/language.ts'
import type { KeyStandings } from '../model/key-standing.ts'
import type { KeyLiteral } from '../solve/key.ts'
import { notWithin } from './key-literals.ts'
import { namedIn, principalOf } from './strangers.ts'

/**
 * All principals of an account, or of no account that the policy names, of whom no Principal
 * element names any by its own ARN. `principal` is named as each of them is; what else follows
 * from it says nothing of the others.
 */
export interface Crowd {
  readonly account: string | undefined
  readonly principal: Principal
}

/** Those who are machines or trusted. */
export interface Insiders {
  readonly arns: ReadonlySet<string>
  readonly accounts: ReadonlySet<string>
  /** Whose sessions are trusted with them, as {@link roleOf} names them. */
  readonly roles: ReadonlySet<string>
  readonly services: ReadonlySet<string>
}

/** The crowds that Principal elements of a policy tell apart, insiders' accounts left out. */
export function crowdsOf(policy: Policy, { accounts }: Insiders): readonly Crowd[] {
  const named = new Set(namedIn(policy).flatMap((text) => accountOf(text) ?? []))
  const strangers = [...named].filter((account) => !accounts.has(account))
  return [
    { account: undefined, principal: parsePrincipal('*') },
    ...strangers.map((account) => crowdOf(policy, account)),
  ]
}

export function crowdOf(policy: Policy, account: string): Crowd {
  const named = new Set(namedIn(policy))
  let arn = `arn:aws:iam::${account}:user/outsider`
  while (named.has(arn)) arn += '-'
  return { account, principal: parsePrincipal(arn) }
}

/** Of a role or of its session: an account has one role of a name, whatever its path. */
export function roleOf({ partition, account, name }: Principal): string {
  return `${partition} ${account} ${name}`
}

/** The account that a principal's text stands for, with all who are in it; or undefined. */
export function accountOf(text: string): string | undefined {
  const [, number, ofRoot] = /^(?:(\d{12})|arn:aws[a-z-]*:iam::(\d{12}):root)$/.exec(text) ?? []
  return number ?? ofRoot
}

/** Of a crowd only the account is fixed: some member may have any other key as it is asked. */
export function standingsOfCrowd({ account }: Crowd): KeyStandings {
  return (key) =>
    key === 'aws:principalaccount' && account !== undefined
      ? { kind: 'fixed', values: [account] }
      : { kind: 'free' }
}

/** What holds of whoever is no insider. */
export function keysOfStrangers(insiders: Insiders): ReadonlyMap<string, readonly KeyLiteral[]> {
  const { arns, accounts, services } = insiders
  const ofAccounts = [...accounts].map((account) => arnGlob([text(account)], ANYTHING))
  return new Map([
    ['aws:principalarn', [outside([...constants(arns), ...ofAccounts])]],
    ['aws:principalaccount', [outside(constants(accounts))]],
    ['aws:principalservicename', [outside(constants(services))]],
  ])
}

/** The same, of one whose ARN and account can be read from the keys: see {@link membersFrom}. */
export function keysOfUsers(
  { account }: Crowd,
  insiders: Insiders,
): ReadonlyMap<string, readonly KeyLiteral[]> {
  const twelve = account === undefined ? DIGITS : [text(account)]
  const keys = new Map(keysOfStrangers(insiders))
  const add = (key: string, glob: Glob): void => {
    keys.set(key, [...(keys.get(key) ?? []), within(anyOf([glob]))])
  }
  add('aws:principalarn', arnGlob(twelve, [text('user/'), ...SOME_NAME]))
  add('aws:principalaccount', makeGlob(twelve))
  return keys
}

/** Principals that a request of {@link keysOfUsers} may have come from. */
export function membersFrom(context: RequestContext, { account }: Crowd): Principal[] {
  const valueOf = (wanted: string): string | undefined =>
    [...context].find(([key]) => key.toLowerCase() === wanted)?.[1][0]
  const arn = valueOf('aws:principalarn') ?? ''
  const of = account ?? valueOf('aws:principalaccount')
  const name = valueOf('aws:username') ?? /\/([^/]+)$/.exec(arn)?.[1]
  const arns = [arn, `arn:aws:iam::${of}:user/${name}`, `arn:aws:iam::${of}:role/${name}`]
  return arns.map(principalOf).filter((it) => it !== undefined)
}

const ANYTHING: readonly GlobPart[] = [{ kind: 'any', of: 'anything' }]
const DIGITS: readonly GlobPart[] = Array.from({ length: 12 }, () => ({ kind: 'one', of: 'digit' }))
const SOME_NAME: readonly GlobPart[] = [
  { kind: 'one', of: 'bucket-edge' },
  { kind: 'any', of: 'bucket-name' },
]

function arnGlob(account: readonly GlobPart[], resource: readonly GlobPart[]): Glob {
  return makeGlob([text('arn:aws:iam::'), ...account, text(':'), ...resource])
}

function text(of: string): GlobPart {
  return { kind: 'text', text: of }
}

function constants(texts: Iterable<string>): Glob[] {
  return [...texts].map((it) => constantGlob(it))
}

function outside(globs: readonly Glob[]): KeyLiteral {
  return { ...notWithin(''), values: noneOf(globs) }
}

function within(values: Language): KeyLiteral {
  return { ...notWithin(''), absent: false, quantifier: 'some', values }
}

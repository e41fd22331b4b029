// What the prover may assume of a condition key: fixed by the principal, absent by force, free for
// the attacker, or not known.
import { conditionKeyFacts, conditionKeyStanding } from '../../../aws/actions/facts.ts'
import { isGlobalKey } from '../../../aws/global-keys.ts'
import type { RequestContext } from '../../evaluate/request.ts'
import { foldKeys } from '../../evaluate/request-view.ts'
import { derivedContext, type Principal } from '../../principal/principal.ts'
import type { KeyDomain } from '../solve/key.ts'

export type KeyStanding =
  | { readonly kind: 'fixed'; readonly values: readonly string[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'free' }
  /** Neither the attacker's choice nor known: a sentence says why. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** The standing of a key, in lower case, in requests for an action. */
export type KeyStandings = (key: string) => KeyStanding

const FREE: KeyStanding = { kind: 'free' }
const ABSENT: KeyStanding = { kind: 'absent' }

/** Follow from the principal, but change with time and log-in: the attacker may choose the moment. */
const CHOSEN_BY_LOGIN = new Set([
  'aws:multifactorauthage',
  'aws:multifactorauthpresent',
  'aws:tokenissuetime',
])

/**
 * What every signed request to S3 says of itself. That AWS's list leaves one out for a few actions is
 * not taken for its absence.
 */
const OF_EVERY_REQUEST = new Set([
  's3:authtype',
  's3:resourceaccount',
  's3:signatureage',
  's3:signatureversion',
  's3:tlsversion',
  's3:x-amz-content-sha256',
])

const OF_ACCESS_POINTS = /^s3:(?:dataaccesspoint|accesspoint)/

/**
 * What follows from a principal and from what is known of its requests. Every other global key is
 * free: network, time, tags of the request.
 */
export function standingsOfPrincipal(
  principal: Principal,
  context: RequestContext | undefined,
): KeyStandings {
  const derived = derivedContext(principal)
  const given = context && foldKeys(context)
  const families = [...derived.unknown].filter((key) => key.endsWith('/'))
  const absent = [...derived.absent].filter((key) => key.endsWith('/'))
  return (key) => {
    const values = given?.get(key) ?? derived.values.get(key)
    if (values !== undefined) return { kind: 'fixed', values }
    if (CHOSEN_BY_LOGIN.has(key)) return FREE
    if (derived.absent.has(key) || absent.some((family) => key.startsWith(family))) return ABSENT
    if (derived.unknown.has(key) || families.some((family) => key.startsWith(family))) {
      return { kind: 'unknown', reason: `what ${key} is does not follow from the principal's ARN` }
    }
    return FREE
  }
}

const OF_THE_OWNER = new Set(['aws:resourceaccount', 's3:resourceaccount'])

/** The same, of resources that `account` is known to own. */
export function standingsOfOwner(
  account: string | undefined,
  standings: KeyStandings,
): KeyStandings {
  if (account === undefined) return standings
  const owner: KeyStanding = { kind: 'fixed', values: [account] }
  return (key) => {
    const standing = standings(key)
    return standing.kind === 'free' && OF_THE_OWNER.has(key) ? owner : standing
  }
}

/**
 * The same, in requests for one action: an `s3:` key that the action does not carry is absent, and
 * one that is not known of it is unknown.
 */
export function standingsOfAction(ofPrincipal: KeyStandings, action: string): KeyStandings {
  if (!action.startsWith('s3:')) return ofPrincipal
  return (key) => {
    if (!key.startsWith('s3:')) return ofPrincipal(key)
    const standing = conditionKeyStanding(action, key)
    const isLeftOut = standing === 'not-carried' && OF_EVERY_REQUEST.has(key)
    if (standing === 'not-carried' && !isLeftOut) return ABSENT
    const known = ofPrincipal(key)
    if (known.kind === 'fixed' && !isLeftOut) return known
    if (standing === 'unknown' || isLeftOut) {
      return { kind: 'unknown', reason: `whether ${action} carries ${key} is not documented` }
    }
    if (OF_ACCESS_POINTS.test(key)) {
      return { kind: 'unknown', reason: 'requests through access points are not modelled' }
    }
    return FREE
  }
}

const BOOLEAN: KeyDomain = { isMultiValued: false, family: 'Bool' }
const ADDRESS: KeyDomain = { isMultiValued: false, family: 'IpAddress' }
const INSTANT: KeyDomain = { isMultiValued: false, family: 'Date' }
const NUMBER: KeyDomain = { isMultiValued: false, family: 'Numeric' }
const TEXT: KeyDomain = { isMultiValued: false, family: undefined }
/** S3's limit of keys. What begins with a longer prefix is nowhere. */
const KEY_PREFIX: KeyDomain = { ...TEXT, maxBytes: 1024 }
const TEXTS: KeyDomain = { isMultiValued: true, family: undefined }

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const GLOBAL_DOMAINS: ReadonlyMap<string, KeyDomain> = new Map([
  ['aws:calledvia', TEXTS],
  ['aws:currenttime', INSTANT],
  ['aws:multifactorauthage', NUMBER],
  ['aws:multifactorauthpresent', BOOLEAN],
  ['aws:principalisawsservice', BOOLEAN],
  ['aws:principalorgpaths', TEXTS],
  ['aws:principalservicenameslist', TEXTS],
  ['aws:resourceorgpaths', TEXTS],
  ['aws:securetransport', BOOLEAN],
  ['aws:sourceip', ADDRESS],
  ['aws:sourceorgpaths', TEXTS],
  ['aws:tagkeys', TEXTS],
  ['aws:tokenissuetime', INSTANT],
  ['aws:viaawsservice', BOOLEAN],
  ['aws:vpceorgpaths', TEXTS],
  ['aws:vpcsourceip', ADDRESS],
])

/** What requests can carry for a key, in lower case. Of a key that is not known: any texts. */
export function domainOf(key: string): KeyDomain {
  const global = GLOBAL_DOMAINS.get(key)
  if (global !== undefined) return global
  if (isGlobalKey(key)) return TEXT
  if (key === 's3:prefix') return KEY_PREFIX
  const facts = conditionKeyFacts(key.slice(0, key.indexOf(':')), key)
  if (facts === undefined) return TEXTS
  if (facts.isMultiValued) return TEXTS
  return (
    { Numeric: NUMBER, Date: INSTANT, Bool: BOOLEAN, IPAddress: ADDRESS }[facts.type as string] ??
    TEXT
  )
}

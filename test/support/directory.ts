// People of several accounts, in memory, for tests of who may do what in a sandbox.
import { createHash } from 'node:crypto'
import { parsePolicy, type RequestContext } from '../../src/iam/index.ts'
import type { KnownKey } from '../../src/sandbox/identity/caller.ts'
import type { Directory } from '../../src/sandbox/identity/directory.ts'

export interface Person {
  /** As `arn:aws:iam::111111111111:user/web-1`. */
  readonly arn: string
  /** The texts of policies, or their values. */
  readonly policies?: readonly object[]
  readonly boundary?: object
  readonly session?: readonly object[]
  readonly context?: RequestContext
  readonly sessionToken?: string
  readonly expiresAt?: number
}

/** Each person's access key is the person's name here, and the secret `secret of NAME`. */
export function directoryOf(people: Readonly<Record<string, Person>>): Directory {
  const keys = new Map(Object.entries(people).map(([name, person]) => [name, keyOf(name, person)]))
  const callers = [...keys.values()].map(({ caller }) => caller)
  const names = new Set(
    callers.flatMap(({ arn, accountId }) => [arn, accountId, `arn:aws:iam::${accountId}:root`]),
  )
  return {
    callerOf: (accessKeyId) => keys.get(accessKeyId),
    hasPrincipal: (principal) => names.has(principal),
    accountOfCanonicalId: (id) => {
      const caller = callers.find(({ canonicalId }) => canonicalId === id)
      return caller && { ...caller, id: caller.accountId }
    },
  }
}

export function canonicalIdOf(accountId: string): string {
  return createHash('sha256').update(`test ${accountId}`).digest('hex')
}

function keyOf(name: string, person: Person): KnownKey {
  const { arn, policies = [], boundary, session, context = new Map(), ...key } = person
  const [, , , , accountId = ''] = arn.split(':')
  const read = (kind: 'identity' | 'boundary' | 'session') => (policy: object) =>
    parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: policy }), { kind, name })
  return {
    secretAccessKey: secretOf(name),
    ...key,
    caller: {
      arn,
      accountId,
      canonicalId: accountId === '123456789012' ? FIRST : canonicalIdOf(accountId),
      displayName: accountId,
      userId: name,
      isRoot: arn.endsWith(':root'),
      policies: {
        identity: policies.map(read('identity')),
        boundary: boundary && read('boundary')(boundary),
        session: session?.map(read('session')),
      },
      context,
    },
  }
}

export function secretOf(name: string): string {
  return `secret of ${name}`
}

/** Of the account that a sandbox begins with. */
const FIRST = createHash('sha256').update('holdfast sandbox 123456789012').digest('hex')

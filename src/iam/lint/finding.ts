// One flaw of a policy: named, placed, shown by a request, repaired.
import type { AccessRequest, DecisionOutcome } from '../evaluate/request.ts'
import type { Place, Policy, Statement } from '../policy/policy.ts'
import type { ProblemCode } from '../policy/problem.ts'

/**
 * - `error`: lets somebody do what cannot be meant, or does nothing of what it says.
 * - `warning`: wider or narrower than it looks.
 * - `note`: worth knowing; often meant.
 */
export type Severity = 'error' | 'warning' | 'note'

/** What each code means. Codes are stable; a document that cannot be read has a {@link ProblemCode}. */
export const FINDING_CODES = {
  'absent-key-passes': 'A condition that a request without the key passes',
  'allow-not-action': 'Allows all actions but some, those of other services included',
  'allow-not-resource': 'Allows all resources but some',
  'arn-mismatch':
    'A resource that the action is never asked of: a bucket for an object, or reverse',
  'bucket-takeover': 'Wildcards in actions that reach the policy or the life cycle of a bucket',
  'bucket-typo': 'A bucket whose name differs from another by a slip',
  'condition-always-true': 'A condition that every request passes',
  'denied-anyway': 'An Allow that a Deny takes back as a whole',
  'every-bucket': 'Reaches every bucket of the account',
  'foreign-bucket': 'A bucket policy that names another bucket',
  'history-destruction': 'Wildcards in actions that reach old versions, locks or access lists',
  'list-all-buckets-resource': 'ListAllMyBuckets on a resource that is not "*"',
  'list-without-prefix': 'Lists the names of keys outside of the own prefix',
  'moot-statement': 'A statement that another makes superfluous',
  'never-matches': 'A condition that no request can meet',
  'null-prefix': 'Asks that s3:prefix be absent, where the console sends an empty one',
  'old-version': 'A document of the language of 2008, in which variables are text',
  'public-access': 'Lets in everyone',
  'redundant-pattern': 'A pattern that another of the same list includes',
  'sibling-prefix': 'A prefix without delimiter, which names that begin alike match too',
  'too-long': 'Longer than AWS takes',
  'unknown-action': 'An action that does not exist',
  'unknown-key': 'A condition key that does not exist',
  'unknown-variable': 'A policy variable that does not exist',
  'variable-as-text': 'A policy variable in a document of 2008, where it is text',
  'whole-bucket': 'Writes to every key of a bucket',
  'wildcard-in-equals': 'A wildcard under an operator that compares letter by letter',
} as const satisfies Record<string, string>

export type FindingCode = keyof typeof FINDING_CODES | ProblemCode

export interface Finding {
  readonly code: FindingCode
  readonly severity: Severity
  /** The name of the policy's document. */
  readonly file: string
  /** The index of the statement, or undefined where the finding is of the whole document. */
  readonly statement: number | undefined
  readonly sid: string | undefined
  readonly place: Place
  /** One sentence. */
  readonly message: string
  /** A request that shows it, as the document alone decides it. */
  readonly request: ShownRequest | undefined
  /**
   * The repaired statement as JSON, or a list of the statements it becomes. Undefined where the
   * statement should go, or where only its author knows.
   */
  readonly fix: string | undefined
}

export interface ShownRequest extends AccessRequest {
  readonly decision: DecisionOutcome
}

/** What a rule says of a finding; the rest follows from where it stands. */
export interface Remark {
  readonly code: FindingCode
  readonly severity: Severity
  readonly message: string
  /** Default: the statement's. */
  readonly place?: Place
  readonly request?: ShownRequest | undefined
  readonly fix?: string | undefined
}

export function findingOf(policy: Policy, statement: Statement, remark: Remark): Finding {
  return {
    file: policy.name,
    statement: statement.index,
    sid: statement.sid,
    place: statement.place,
    request: undefined,
    fix: undefined,
    ...remark,
  }
}

// Who asks, as far as the ARN tells, and which condition keys follow from it:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import { Failure } from '../../base/failure.ts'

export type PrincipalKind =
  | 'root'
  | 'user'
  /** A role's own ARN: any session of that role. */
  | 'role'
  | 'role-session'
  | 'federated-user'
  | 'anonymous'
  | 'service'

export interface Principal {
  readonly kind: PrincipalKind
  /** As given. */
  readonly arn: string
  /** As `aws`; undefined for `anonymous` and `service`. */
  readonly partition: string | undefined
  /** Twelve digits; undefined for `anonymous` and `service`. */
  readonly account: string | undefined
  /** Of the user, role, federated user or service, without path; undefined for the others. */
  readonly name: string | undefined
  /** As `/` or `/ops/`, of a user or role; undefined where the ARN does not tell, as for a role's session. */
  readonly path: string | undefined
  /** Of a role session. */
  readonly sessionName: string | undefined
}

/**
 * @throws Failure `bad-input` for an ARN that is none of a user, role, role session, federated user,
 * account root, service name (`backup.amazonaws.com`) or `*`.
 */
export function parsePrincipal(arn: string): Principal {
  throw new Failure('unsupported', `parsePrincipal ${arn}`)
}

/** Keys in lower case. A global key in none of the three does not follow from the principal. */
export interface DerivedContext {
  readonly values: ReadonlyMap<string, readonly string[]>
  /** Keys that a request of this principal never carries. */
  readonly absent: ReadonlySet<string>
  /** Keys that such a request carries or may carry, with a value that the ARN does not tell. */
  readonly unknown: ReadonlySet<string>
}

export function derivedContext(principal: Principal): DerivedContext {
  throw new Failure('unsupported', `derivedContext ${principal.arn}`)
}

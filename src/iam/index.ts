/**
 * IAM policies as a library: read, decided, checked, proved and made, without an account and
 * without a network. Everything here is pure: texts and values in, values out.
 *
 * ```ts
 * const policy = parsePolicy(text, { kind: 'identity', name: 'web-1.json' })
 * const { verdict, counterexamples } = prove({
 *   bucket: 'backups',
 *   machines: [{ name: 'web-1', principal, prefix: 'web-1/', identity: [policy] }],
 * })
 * ```
 *
 * Expected errors are {@link Failure}s, told apart by their codes: `bad-input` for what is no
 * policy, principal or question, `unsupported` for what cannot be proved or mapped. What the
 * answers rest on, and where they end, is in docs/iam.md.
 *
 * @module
 */
export {
  actionFacts,
  type ConditionKeyStanding,
  conditionKeyFacts,
  conditionKeyStanding,
  KNOWN_SERVICES,
  serviceFacts,
} from '../aws/actions/facts.ts'
export { classifyS3Action, type S3ActionClass } from '../aws/actions/s3-classes.ts'
export { actionsOfS3Operation } from '../aws/actions/s3-operations.ts'
export {
  actionsOfS3Request,
  actionThatTellsMissingKeys,
  type RequiredAction,
  statusOfMissingKey,
} from '../aws/actions/s3-request.ts'
export type { S3Delete, S3RequestBody, S3RestRequest } from '../aws/actions/s3-rest-request.ts'
export type {
  AccessLevel,
  ActionFacts,
  ConditionKeyFacts,
  ResourceTypeFacts,
  ServiceFacts,
} from '../aws/actions/service-facts.ts'
export { Failure, type FailureCode, type FailureOptions, failedWith } from '../base/failure.ts'
export { type Audit, type AuditOptions, auditPolicies } from './audit/audit.ts'
export type { Answer, AuditCell, AuditRow } from './audit/audit-row.ts'
export { POWERS, type Power, type Scope, type ScopeInS3 } from './audit/power.ts'
export type {
  ConditionOperator,
  OperatorFamily,
  OperatorMeaning,
  OperatorName,
  OperatorRelation,
} from './condition/operator.ts'
export type {
  Decision,
  LayerReference,
  Mismatch,
  PolicyLayer,
  StatementReference,
  StatementReport,
} from './evaluate/decision.ts'
export { describeDecision, describeMismatch, describeStatement } from './evaluate/describe.ts'
export { type CompiledPolicies, compilePolicies, decide, explain } from './evaluate/evaluate.ts'
export type {
  AccessRequest,
  DecisionOutcome,
  PolicySet,
  RequestContext,
} from './evaluate/request.ts'
export {
  FINDING_CODES,
  type Finding,
  type FindingCode,
  type Severity,
  type ShownRequest,
} from './lint/finding.ts'
export { type LintOptions, lintPolicies } from './lint/lint.ts'
export { type LintDocument, lintDocuments } from './lint/lint-documents.ts'
export { guessPolicyKind } from './policy/guess-kind.ts'
export { type ParseOptions, parsePolicy } from './policy/parse.ts'
export type {
  ElementPatterns,
  Place,
  PlacedText,
  Policy,
  PolicyCondition,
  PolicyKind,
  PolicyPrincipal,
  PolicyPrincipals,
  PolicyVersion,
  Statement,
} from './policy/policy.ts'
export { printPolicy, printStatement } from './policy/print.ts'
export type { ProblemCode } from './policy/problem.ts'
export {
  type Attachment,
  policySize,
  SIZE_QUOTAS,
  type SizeQuota,
  type SizeUse,
} from './policy/size.ts'
export { type Principal, type PrincipalKind, parsePrincipal } from './principal/principal.ts'
export { type GeneratedPolicy, generatePolicy } from './profile/generate.ts'
export { type Hardening, type HardeningOptions, hardeningPolicy } from './profile/hardening.ts'
export type { AttachedTo, GenerateOptions, Role } from './profile/options.ts'
export type { Acceptance, Evidence, Operation, OperationScope, Profile } from './profile/profile.ts'
export { listProfiles, profileName, profileOf } from './profile/profiles.ts'
export type {
  Counterexample,
  Doubt,
  MachineVerdict,
  Proof,
  Residual,
  StatementReference as StatementToBlame,
  Verdict,
  ViolationKind,
} from './prove/proof.ts'
export { prove } from './prove/prove.ts'
export type { IsolationQuestion, Machine, MachineRole } from './prove/question.ts'
export {
  findAllowed,
  type KeyDemand,
  type Reach,
  type ReachQuestion,
  type Region,
} from './prove/reach.ts'

// Finds the flaws of policies that nobody means to write.
import type { Policy } from '../policy/policy.ts'
import { type Finding, findingOf, type Remark } from './finding.ts'
import { type LintContext, type LintOptions, makeContext, type Subject } from './lint-context.ts'
import { arnMismatch } from './rules/arn-mismatch.ts'
import { bucketNames } from './rules/bucket-names.ts'
import { conditions } from './rules/conditions.ts'
import { documentFindings, isJudged } from './rules/documents.ts'
import { exceptions, publicAccess } from './rules/exceptions.ts'
import { listWithoutPrefix } from './rules/list-without-prefix.ts'
import { deadStatement, mootStatements, redundantPatterns } from './rules/redundancy.ts'
import type { Rule } from './rules/rule.ts'
import { siblingPrefix } from './rules/sibling-prefix.ts'
import { unknownActions } from './rules/unknown-action.ts'
import { unknownKeys, variables } from './rules/unknown-key.ts'
import { everyBucket, wholeBucket, wildcardActions } from './rules/wide-grant.ts'

export type { LintOptions }

const RULES: readonly Rule[] = [
  unknownActions,
  unknownKeys,
  variables,
  arnMismatch,
  bucketNames,
  siblingPrefix,
  listWithoutPrefix,
  conditions,
  wildcardActions,
  everyBucket,
  wholeBucket,
  exceptions,
  publicAccess,
  mootStatements,
  redundantPatterns,
]

/** The flaws of `policies`, by document and place. A correct policy has none. */
export function lintPolicies(policies: readonly Policy[], options: LintOptions = {}): Finding[] {
  const context = makeContext(policies.filter(isJudged), options)
  return policies.flatMap((policy) =>
    [
      ...documentFindings(policy),
      ...context.subjects
        .filter((subject) => subject.policy === policy)
        .flatMap((subject) =>
          remarksOn(subject, context).map((remark) => findingOf(policy, subject.statement, remark)),
        ),
    ].toSorted(byPlace),
  )
}

/** A statement is said to be dead where nothing said yet tells why it is. */
function remarksOn(subject: Subject, context: LintContext): readonly Remark[] {
  const remarks = RULES.flatMap((rule) => rule(subject, context))
  return remarks.some(({ severity }) => severity === 'error')
    ? remarks
    : [...remarks, ...deadStatement(subject)]
}

function byPlace({ place: a }: Finding, { place: b }: Finding): number {
  return a.line - b.line || a.column - b.column
}

// Finds the flaws of policies that nobody means to write.
import type { Policy } from '../policy/policy.ts'
import { type Finding, findingOf } from './finding.ts'
import { type LintOptions, makeContext } from './lint-context.ts'
import { arnMismatch } from './rules/arn-mismatch.ts'
import { bucketNames } from './rules/bucket-names.ts'
import { conditions } from './rules/conditions.ts'
import { documentFindings } from './rules/documents.ts'
import { exceptions, publicAccess } from './rules/exceptions.ts'
import { listWithoutPrefix } from './rules/list-without-prefix.ts'
import { mootStatements, redundantPatterns } from './rules/redundancy.ts'
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
  const context = makeContext(policies, options)
  return policies.flatMap((policy) =>
    [
      ...documentFindings(policy),
      ...context.subjects
        .filter((subject) => subject.policy === policy)
        .flatMap((subject) =>
          RULES.flatMap((rule) => rule(subject, context)).map((remark) =>
            findingOf(policy, subject.statement, remark),
          ),
        ),
    ].toSorted(byPlace),
  )
}

function byPlace({ place: a }: Finding, { place: b }: Finding): number {
  return a.line - b.line || a.column - b.column
}

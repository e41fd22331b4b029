// Lint of texts: a document that cannot be read is a finding too.
import { guessPolicyKind } from '../policy/guess-kind.ts'
import { readPolicy } from '../policy/parse.ts'
import type { Policy, PolicyKind } from '../policy/policy.ts'
import type { Problem } from '../policy/problem.ts'
import type { Finding } from './finding.ts'
import { type LintOptions, lintPolicies } from './lint.ts'

export interface LintDocument {
  /** As the user calls it: a file's path, or `stdin`. */
  readonly name: string
  readonly text: string
  /** Default: told from the elements of its statements. */
  readonly kind?: PolicyKind | undefined
}

/** As {@link lintPolicies}, of documents that need not be policies. */
export function lintDocuments(
  documents: readonly LintDocument[],
  options: LintOptions = {},
): Finding[] {
  const findings: Finding[] = []
  const policies: Policy[] = []
  for (const { name, text, kind = guessPolicyKind(text) } of documents) {
    const { policy, problems } = readPolicy(text, { kind, name })
    if (policy !== undefined) policies.push(policy)
    findings.push(...problems.map((problem) => findingOfProblem(problem, name)))
  }
  return [...findings, ...lintPolicies(policies, options)]
}

function findingOfProblem({ code, place, message, hint }: Problem, file: string): Finding {
  const index = /^Statement\[(\d+)\]/.exec(place.path)?.[1]
  return {
    code,
    severity: 'error',
    file,
    statement: index === undefined ? undefined : Number(index),
    sid: undefined,
    place,
    message: [`${sentenceOf(place.path, message)}.`, hint].filter(Boolean).join(' '),
    request: undefined,
    fix: undefined,
  }
}

function sentenceOf(path: string, message: string): string {
  return path === '' ? message.charAt(0).toUpperCase() + message.slice(1) : `${path}: ${message}`
}

import type { Finding } from '../../iam/lint/finding.ts'
import { lintPolicies } from '../../iam/lint/lint.ts'
import { readPolicy } from '../../iam/policy/parse.ts'
import type { Policy } from '../../iam/policy/policy.ts'
import type { Problem } from '../../iam/policy/problem.ts'
import type { Surroundings } from '../surroundings.ts'
import { Documents, likelyKind, nameOf } from './documents.ts'
import { findingJson, renderFindings } from './render-findings.ts'

export interface PolicyLintCall {
  readonly files: readonly string[]
  readonly bucket?: string | undefined
  readonly prefix?: string | undefined
  readonly json: boolean
}

/** Names the flaws of policies. A document that is no policy has its mistakes for findings. */
export async function runPolicyLint(
  { terminal, endWith }: Surroundings,
  { files, bucket, prefix, json }: PolicyLintCall,
): Promise<void> {
  const documents = await Documents.open(files)
  const policies: Policy[] = []
  const findings: Finding[] = []
  for (const file of files) {
    const text = documents.text(file)
    const { policy, problems } = readPolicy(text, { kind: likelyKind(text), name: nameOf(file) })
    if (policy !== undefined) policies.push(policy)
    findings.push(...problems.map((problem) => findingOf(problem, nameOf(file))))
  }
  findings.push(...lintPolicies(policies, { bucket, prefix }))
  if (json) terminal.printJson({ findings: findings.map(findingJson) })
  else terminal.print(...renderFindings(findings, terminal.width))
  if (findings.length > 0) endWith(1)
}

function findingOf({ code, place, message, hint }: Problem, file: string): Finding {
  return {
    code,
    severity: 'error',
    file,
    statement: statementOf(place.path),
    sid: undefined,
    place,
    message: hint === undefined ? message : `${message}: ${hint}`,
    request: undefined,
    fix: undefined,
  }
}

function statementOf(path: string): number | undefined {
  const [, index] = /^Statement\[(\d+)\]/.exec(path) ?? []
  return index === undefined ? undefined : Number(index)
}

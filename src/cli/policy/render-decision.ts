// Decisions for people and for programs.
import type { Decision, StatementReference, StatementReport } from '../../iam/evaluate/decision.ts'
import { describeDecision, describeMismatch } from '../../iam/evaluate/describe.ts'
import type { AccessRequest } from '../../iam/evaluate/request.ts'
import { printable } from '../render/printable.ts'

/** What `eval --requests` prints of each request. */
export function answerJson(decision: Decision, request: AccessRequest) {
  const { outcome, by } = decision
  return {
    decision: outcome,
    by: by === undefined ? null : statementJson(by),
    why: describeDecision(decision, request),
  }
}

/** What `eval --json` prints: the answer, and why each statement applies or does not. */
export function decisionJson(decision: Decision, request: AccessRequest) {
  const { lacking, statements, ignoredKeys } = decision
  return {
    ...answerJson(decision, request),
    lacking,
    statements: statements.map((report) => ({
      ...statementJson(report),
      effect: report.statement.effect,
      applies: report.mismatches.length === 0,
      mismatches: report.mismatches.map((mismatch) => ({
        element: mismatch.element,
        reason: describeMismatch(mismatch, report),
      })),
    })),
    ignoredKeys,
  }
}

function statementJson({ layer, level, policy, statement }: StatementReference) {
  const { index, sid, place } = statement
  return {
    policy: policy.name,
    layer,
    level,
    statement: index,
    sid: sid ?? null,
    line: place.line,
  }
}

/** The answer on the first line, then each statement with what it says to the request. */
export function renderDecision(decision: Decision, request: AccessRequest): string[] {
  const { statements, ignoredKeys } = decision
  return [
    printable(answerLine(decision, request)),
    ...statements.flatMap((report) => renderReport(report)),
    ...ignoredKeys.map((key) =>
      printable(`ignored: ${key}, which no request for ${request.action} carries`),
    ),
  ]
}

/** Its first word is `allowed` or `denied`. */
function answerLine(decision: Decision, request: AccessRequest): string {
  const answer = decision.outcome === 'allowed' ? 'allowed' : 'denied'
  const why = describeDecision(decision, request)
  return why.startsWith(`${answer} `) ? why : `${answer}: ${why}`
}

function renderReport(report: StatementReport): string[] {
  const { policy, statement, mismatches } = report
  const { index, sid, effect, place } = statement
  const named = sid === undefined ? index + 1 : JSON.stringify(sid)
  const says = mismatches.length > 0 ? 'does not apply' : `applies (${effect})`
  return [
    printable(`  ${policy.name}:${place.line}: statement ${named} ${says}`),
    ...mismatches.map((mismatch) => printable(`    ${describeMismatch(mismatch, report)}`)),
  ]
}

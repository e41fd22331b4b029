// Findings for people and for programs.
import type { Finding, ShownRequest } from '../../iam/lint/finding.ts'
import { printable, wrap } from '../render/printable.ts'
import { contextJson, contextLines } from './render-request.ts'

const COLUMNS = 80

/** What `lint --json` prints of each finding. */
export function findingJson(finding: Finding) {
  const { code, severity, file, statement, sid, place, message, request, fix } = finding
  return {
    code,
    severity,
    file,
    statement: statement ?? null,
    sid: sid ?? null,
    path: place.path,
    line: place.line,
    column: place.column,
    message,
    request: request === undefined ? null : requestJson(request),
    fix: fix === undefined ? null : jsonOrText(fix),
  }
}

function requestJson({ principal, action, resource, context, decision }: ShownRequest) {
  return { principal, action, resource, context: contextJson(context), decision }
}

/** A repair is a statement; as a value it can be put back where it came from. */
function jsonOrText(fix: string): unknown {
  try {
    return JSON.parse(fix)
  } catch {
    return fix
  }
}

/** Each finding with its place first, so that an editor can jump there. */
export function renderFindings(findings: readonly Finding[], width = COLUMNS): string[] {
  return findings.flatMap((finding, index) => [
    ...(index === 0 ? [] : ['']),
    ...renderFinding(finding, Math.min(width, COLUMNS)),
  ])
}

function renderFinding(finding: Finding, columns: number): string[] {
  const { code, severity, file, place, sid, message, request, fix } = finding
  const at = `${file}:${place.line}:${place.column}`
  const named = sid === undefined ? '' : ` in ${JSON.stringify(sid)}`
  return [
    printable(`${at}: ${severity}: ${code}${named}`),
    ...wrap(`  ${printable(message)}`, columns),
    ...(request === undefined ? [] : renderShown(request)),
    ...(fix === undefined ? [] : ['  Instead:', ...indented(fix)]),
  ]
}

function renderShown({ decision, action, resource, context }: ShownRequest): string[] {
  const answer = decision === 'allowed' ? 'Allowed' : 'Denied'
  return [printable(`  ${answer}: ${action} on ${resource}`), ...contextLines(context, '    ')]
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => printable(`    ${line}`))
}

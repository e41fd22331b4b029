// Audits for people: sentences, then a table.
import type { Audit } from '../../iam/audit/audit.ts'
import type { AuditCell, AuditRow } from '../../iam/audit/audit-row.ts'
import { POWERS, type Power } from '../../iam/audit/power.ts'
import { printable, wrap } from '../render/printable.ts'
import { renderTable } from '../render/table.ts'

const COLUMNS = 80

/** Short: nine of them stand beside the longest scope in 80 columns. */
const TITLES: Readonly<Record<Power, string>> = {
  read: 'read',
  'list-names': 'list',
  overwrite: 'write',
  delete: 'delete',
  'destroy-versions': 'destroy',
  'make-public': 'expose',
  'lock-for-ever': 'lock',
  'take-over-bucket': 'take',
  'leave-s3': 'leave',
}

const LEGEND =
  'destroy: old versions; expose: make public; lock: for ever; take: the bucket over; leave: S3'

const ANSWERS: Readonly<Record<AuditCell['answer'], string>> = {
  yes: 'yes',
  no: '.',
  unknown: '?',
}

function answerOf({ answer, createsOnly }: AuditCell): string {
  return createsOnly ? 'new' : ANSWERS[answer]
}

/** What `audit --json` prints: null where there is nothing to name. */
export function auditJson(audit: Audit) {
  const rows = audit.rows.map((row) => {
    const cells = Object.entries(row.cells).map(([power, cell]) => [
      power,
      { ...cell, action: cell.action ?? null, resource: cell.resource ?? null },
    ])
    return { ...row, cells: Object.fromEntries(cells) }
  })
  return { ...audit, prefix: audit.prefix ?? null, rows }
}

/** Whether anything of it could not be decided. */
export function isUndecided({ rows }: Audit): boolean {
  return rows.some(({ cells }) => POWERS.some((power) => cells[power].answer === 'unknown'))
}

export function renderAudits(audits: readonly Audit[]): string[] {
  return audits.flatMap((audit, index) => [...(index === 0 ? [] : ['']), ...renderAudit(audit)])
}

function renderAudit(audit: Audit): string[] {
  const { principal, bucket, prefix, sentences, rows } = audit
  const scope = prefix === undefined ? '' : `, whose prefix is ${prefix}`
  return [
    ...wrap(printable(`A thief of the key of ${principal}${scope}, in ${bucket}:`), COLUMNS),
    ...sentences.flatMap((sentence) => wrap(`  ${printable(sentence)}`, COLUMNS)),
    '',
    ...renderTable(
      [{ title: '', shrinks: true }, ...POWERS.map((power) => ({ title: TITLES[power] }))],
      rows.map(({ scope: of, cells }) => [
        printable(of),
        ...POWERS.map((power) => answerOf(cells[power])),
      ]),
      COLUMNS,
    ),
    ...wrap(LEGEND, COLUMNS),
    ...(rows.some(addsOnly) ? ['new: objects can be added, and none overwritten'] : []),
    ...doubtsOf(audit),
  ]
}

function addsOnly({ cells }: AuditRow): boolean {
  return POWERS.some((power) => cells[power].createsOnly)
}

function doubtsOf({ rows }: Audit): string[] {
  const doubts = rows.flatMap(({ cells }) =>
    POWERS.filter((power) => cells[power].answer === 'unknown').map((power) => cells[power].why),
  )
  return [...new Set(doubts)].flatMap((why) => wrap(printable(`? ${why}`), COLUMNS))
}

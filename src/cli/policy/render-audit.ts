// Audits for people: sentences, then a table.
import { type Audit, type AuditCell, POWERS, type Power } from '../../iam/audit/audit.ts'
import { printable, wrap } from '../render/printable.ts'
import { renderTable } from '../render/table.ts'

const COLUMNS = 80

/** Two short words at most: nine of them stand beside each other. */
const TITLES: Readonly<Record<Power, string>> = {
  read: 'read',
  'list-names': 'list',
  overwrite: 'write',
  delete: 'delete',
  'destroy-versions': 'destroy',
  'make-public': 'publish',
  'lock-for-ever': 'lock',
  'take-over-bucket': 'take',
  'leave-s3': 'leave',
}

const ANSWERS: Readonly<Record<AuditCell['answer'], string>> = {
  yes: 'yes',
  no: '.',
  unknown: '?',
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
        ...POWERS.map((power) => ANSWERS[cells[power].answer]),
      ]),
      COLUMNS,
    ),
    ...doubtsOf(audit),
  ]
}

function doubtsOf({ rows }: Audit): string[] {
  const doubts = rows.flatMap(({ cells }) =>
    POWERS.filter((power) => cells[power].answer === 'unknown').map((power) => cells[power].why),
  )
  return [...new Set(doubts)].flatMap((why) => wrap(printable(`? ${why}`), COLUMNS))
}

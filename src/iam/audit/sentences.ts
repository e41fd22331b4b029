// An audit in plain words.
import { TAKEOVER } from '../lint/takeover.ts'
import type { AuditRow } from './audit-row.ts'
import type { Power, Scope } from './power.ts'

/** The worst first. */
const WORST_FIRST: readonly Power[] = [
  'leave-s3',
  'take-over-bucket',
  'destroy-versions',
  'lock-for-ever',
  'make-public',
  'delete',
  'overwrite',
  'read',
  'list-names',
]

/** What is done to the objects of a scope. */
const DEEDS: Readonly<Record<Exclude<Power, 'leave-s3' | 'take-over-bucket'>, string>> = {
  'destroy-versions': 'destroy old versions of',
  'lock-for-ever': 'lock for ever',
  'make-public': 'make public',
  delete: 'delete',
  overwrite: 'overwrite',
  read: 'read',
  'list-names': 'list the names of',
}

/** One sentence for each power that the thief has, or may have; the worst first. */
export function sentencesOf(rows: readonly AuditRow[]): string[] {
  const sentences = [
    ...WORST_FIRST.flatMap((power) => sentencesOfPower(rows, power)),
    ...rows
      .filter(({ cells }) => cells.overwrite.createsOnly)
      .map(({ scope }) => `It can add new objects to ${scope}, and overwrite none.`),
  ]
  return sentences.length > 0 ? sentences : ['It can do nothing of this.']
}

function sentencesOfPower(rows: readonly AuditRow[], power: Power): string[] {
  const can = rows.filter(({ cells }) => cells[power].answer === 'yes')
  const may = rows.filter(({ cells }) => cells[power].answer === 'unknown')
  const example = can.find(({ kind }) => kind !== 'own-keys') ?? can[0]
  return [
    ...(example === undefined ? [] : [`It can ${deed(power, can)}: ${example.cells[power].why}.`]),
    ...may.map((row) => `It may ${deed(power, [row])}: ${row.cells[power].why}.`),
  ]
}

function deed(power: Power, rows: readonly AuditRow[]): string {
  if (power === 'leave-s3') return 'act beyond the buckets'
  if (power === 'take-over-bucket')
    return `${takeover(rows)} ${list(rows.map(({ scope }) => scope))}`
  return `${DEEDS[power]} ${list(rows.map(objectsOf))}`
}

/** Of each row the gravest action is named: it may be none that gives the bucket away. */
function takeover(rows: readonly AuditRow[]): string {
  const owns = rows.some(({ cells }) => TAKEOVER.includes(cells['take-over-bucket'].action ?? ''))
  return owns ? 'take over' : 'change the configuration of'
}

const OBJECTS: Readonly<Record<Scope['kind'], string>> = {
  'own-keys': 'its own objects',
  'other-keys': 'other objects of the bucket',
  'all-keys': 'all objects of the bucket',
  bucket: "the bucket's objects by its configuration",
  'other-buckets': 'objects of other buckets',
  elsewhere: 'what lies elsewhere',
}

function objectsOf({ kind }: AuditRow): string {
  return OBJECTS[kind]
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length <= 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

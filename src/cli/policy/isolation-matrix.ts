// Which machine's key reaches which machine's prefix, asked pair by pair.
import {
  OBJECT_CLASSES,
  S3_ACTION_CLASSES,
  type S3ActionClass,
} from '../../aws/actions/s3-classes.ts'
import type { Proof } from '../../iam/prove/proof.ts'
import type { IsolationQuestion, Machine } from '../../iam/prove/question.ts'
import { findAllowed, type KeyDemand, type Reach, type Region } from '../../iam/prove/reach.ts'

/** As many as fit a screen; the pairs of more would be too many to ask, and to look at. */
export const MOST_IN_MATRIX = 30

/** What one key can do below one prefix. `own`: below its own, which is not asked. */
export type Reached =
  | 'own'
  | 'nothing'
  | 'names'
  | 'reads'
  | 'writes'
  | 'reads-and-writes'
  | 'unknown'

export interface IsolationMatrix {
  readonly names: readonly string[]
  /** By machine that acts, then by machine that is reached. */
  readonly rows: readonly (readonly Reached[])[]
}

const WRITING: readonly S3ActionClass[] = [...OBJECT_CLASSES].filter((it) => it !== 'read-object')

/**
 * A proof answers for all pairs, unless their prefixes overlap or a leak was accepted: only other
 * pairs are asked.
 */
export function isolationMatrix(question: IsolationQuestion, proof: Proof): IsolationMatrix {
  const machines = [...question.machines]
  const proved = new Set(
    proof.machines.filter(({ verdict }) => verdict === 'proved').map(({ name }) => name),
  )
  // What is doubted of the principal itself shows in no statement.
  const doubted = new Set(
    proof.unknown.filter(({ statement }) => statement === undefined).map(({ machine }) => machine),
  )
  const isExact = (question.accept ?? []).length === 0
  return {
    names: machines.map(({ name }) => name),
    rows: machines.map((machine) =>
      machines.map((other) => {
        if (other === machine) return 'own'
        const isProved = isExact && proved.has(machine.name) && !overlap(machine, other)
        const found = isProved ? 'nothing' : reached(question, machine, other)
        return found === 'nothing' && doubted.has(machine.name) ? 'unknown' : found
      }),
    ),
  }
}

function overlap({ prefix: one }: Machine, { prefix: other }: Machine): boolean {
  return one.startsWith(other) || other.startsWith(one)
}

function reached(question: IsolationQuestion, machine: Machine, { prefix }: Machine): Reached {
  const { bucket } = question
  const objects: Region = { kind: 'objects', bucket, prefix }
  const ask = (classes: readonly S3ActionClass[], region: Region, demand?: KeyDemand) =>
    reachOf(question, machine, { classes, region, demand })
  const reads = ask(['read-object'], objects)
  const writes = ask(WRITING, objects)
  if (reads === 'allowed' && writes === 'allowed') return 'reads-and-writes'
  if (reads === 'allowed') return 'reads'
  if (writes === 'allowed') return 'writes'
  const names = [
    ask(['list-keys'], { kind: 'bucket', bucket }, { kind: 'begins', prefix }),
    ask(['list-keys'], { kind: 'bucket', bucket }, { kind: 'absent' }),
  ]
  if (names.includes('allowed')) return 'names'
  return [reads, writes, ...names].includes('unknown') ? 'unknown' : 'nothing'
}

interface Sought {
  readonly classes: readonly S3ActionClass[]
  readonly region: Region
  readonly demand: KeyDemand | undefined
}

function reachOf(
  { bucketPolicy }: IsolationQuestion,
  { principal, identity, boundary, session, context }: Machine,
  { classes, region, demand }: Sought,
): Reach['kind'] {
  const names = classes.flatMap((name) => S3_ACTION_CLASSES[name])
  const { kind } = findAllowed({
    principal,
    policies: { identity, boundary, session, resource: bucketPolicy },
    actions: names.map((name) => `s3:${name}`),
    region,
    demands: demand === undefined ? undefined : new Map([['s3:prefix', demand]]),
    context,
  })
  return kind
}

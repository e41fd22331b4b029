// Decides whether the machines of a bucket are isolated from one another and from all else.
import { Failure } from '../../base/failure.ts'
import { type Principal, parsePrincipal } from '../principal/principal.ts'
import { assumptionsOf } from './assumptions.ts'
import type { Counterexample, Doubt, MachineVerdict, Proof, Residual, Verdict } from './proof.ts'
import type { IsolationQuestion, Machine } from './question.ts'
import { type Exhaustion, type Judged, judgeMachine } from './violations/judge.ts'
import { findOutsiders, type KnownMachine } from './violations/outsiders.ts'
import { overlapsOf } from './violations/overlaps.ts'
import { doubtsOfRoles } from './violations/shared-roles.ts'
import { isKeeper } from './violations/targets.ts'

/**
 * Decides whether any machine reaches anything outside its prefix: exactly, for all that the
 * language has, or `unknown` with the construct that was not understood. Work grows linearly with
 * machines; a question that does not end within its budget is answered `unknown`.
 *
 * @throws Failure 'bad-input' for an empty prefix, a principal that is none, or a name or principal
 *   given twice.
 */
export function prove(question: IsolationQuestion): Proof {
  const machines: KnownMachine[] = []
  const counterexamples: Counterexample[] = []
  const residual: Residual[] = []
  const unknown: Doubt[] = []
  const identities = new Identities()
  const exhaustion = { questions: 0 }
  for (const machine of question.machines) {
    const judged = judgedOf(question, machine, exhaustion)
    identities.add(machine)
    const findings = judgeMachine(judged)
    const { name, prefix, principal } = machine
    machines.push({ name, prefix, principal })
    counterexamples.push(...findings.counterexamples)
    residual.push(...findings.residual)
    unknown.push(...findings.unknown)
  }
  const outsiders = findOutsiders(question, machines)
  counterexamples.push(...outsiders.counterexamples)
  const read = (names: ReadonlySet<string>) => readAgain(question, names)
  // A keeper and an admin act on all objects of the bucket.
  if (!isKeeper(question.role)) {
    counterexamples.push(...overlapsOf(question.bucket, machines, read))
  }
  unknown.push(...doubtsOfRoles(machines, read, question.trusted), ...outsiders.unknown)
  return {
    verdict: overall(counterexamples.length, unknown.length),
    machines: verdictsOf(machines, counterexamples, unknown),
    counterexamples,
    residual,
    unknown,
    assumptions: assumptionsOf(question),
  }
}

function overall(refutations: number, doubts: number): Verdict {
  if (refutations > 0) return 'refuted'
  return doubts > 0 ? 'unknown' : 'proved'
}

function judgedOf(question: IsolationQuestion, machine: Machine, exhaustion: Exhaustion): Judged {
  const { bucket, bucketPolicy, role = 'machine', accept = [], account } = question
  if (machine.prefix === '') {
    throw new Failure('bad-input', `the prefix of ${machine.name} is empty`, {
      hint: 'Give each machine a prefix of its own, such as its name and a slash.',
    })
  }
  const principal = parsePrincipal(machine.principal)
  const { identity, boundary, session, prefix, own = [] } = machine
  return {
    machine,
    principal,
    policies: { identity, boundary, session, resource: bucketPolicy },
    home: {
      bucket,
      partition: partitionOf(principal),
      prefix,
      role,
      own,
      acceptsListing: accept.includes('list-names'),
    },
    resourceAccount: account,
    exhaustion,
  }
}

/** Some of the machines once more, so that not all policies need to be kept for it. */
function readAgain(
  question: IsolationQuestion,
  names: ReadonlySet<string>,
): ReadonlyMap<string, Judged> {
  const read = new Map<string, Judged>()
  for (const machine of question.machines) {
    if (names.has(machine.name)) {
      read.set(machine.name, judgedOf(question, machine, { questions: 0 }))
    }
  }
  return read
}

function partitionOf({ partition }: Principal): string {
  return partition ?? 'aws'
}

/** Names and principals, each of which is one machine's. */
class Identities {
  readonly #names = new Set<string>()
  readonly #machineOf = new Map<string, string>()

  add({ name, principal }: Machine): void {
    if (this.#names.has(name)) throw new Failure('bad-input', `the machine ${name} is given twice`)
    const other = this.#machineOf.get(principal)
    if (other !== undefined) {
      throw new Failure('bad-input', `${other} and ${name} have the same principal, ${principal}`, {
        hint: 'Give each machine a principal of its own, or both as one machine.',
      })
    }
    this.#names.add(name)
    this.#machineOf.set(principal, name)
  }
}

/** Refutations and doubts name the machine that they are of, a whole question's too. */
function verdictsOf(
  machines: readonly KnownMachine[],
  counterexamples: readonly Counterexample[],
  unknown: readonly Doubt[],
): MachineVerdict[] {
  const refuted = new Set(counterexamples.map(({ machine }) => machine))
  const doubted = new Set(unknown.map(({ machine }) => machine))
  const verdictOf = (name: string): Verdict => {
    if (refuted.has(name)) return 'refuted'
    return doubted.has(name) ? 'unknown' : 'proved'
  }
  return machines.map(({ name, prefix }) => ({ name, prefix, verdict: verdictOf(name) }))
}

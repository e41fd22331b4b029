// Proofs for people. The first line is the verdict, and never better than the proof's.
import type {
  Counterexample,
  Doubt,
  MachineVerdict,
  Proof,
  Residual,
  StatementReference,
  Verdict,
} from '../../iam/prove/proof.ts'
import type { MachineRole } from '../../iam/prove/question.ts'
import { printable, wrap } from '../render/printable.ts'
import type { IsolationMatrix } from './isolation-matrix.ts'
import { renderMatrix } from './render-matrix.ts'
import { contextLines } from './render-request.ts'

export interface ProofFrame {
  readonly bucket: string
  /** Undefined where there are too many machines for one. */
  readonly matrix: IsolationMatrix | undefined
  readonly role: MachineRole | undefined
}

const COLUMNS = 80
/** Of each kind; the rest is counted, and whole in JSON. */
const MOST_SHOWN = 10

/** The verdict, who reaches whom, counterexamples, doubts, what leaks, what is taken for granted. */
export function renderProof(proof: Proof, { bucket, matrix, role }: ProofFrame): string[] {
  return [
    ...wrap(headline(proof, bucket, role), COLUMNS),
    ...section(matrix && renderMatrix(matrix)),
    ...listed('Reached', proof.counterexamples, renderCounterexample),
    ...listed('Undecided', proof.unknown, renderDoubt),
    ...listed(
      'Leaks that nothing can prevent, or that were accepted',
      proof.residual,
      renderResidual,
    ),
    ...section(renderAssumptions(proof)),
  ]
}

function headline({ verdict, machines }: Proof, bucket: string, role?: MachineRole): string {
  const total = count(machines.length, 'machine')
  const some = `${share(machines, verdict)} of ${total} in ${bucket}`
  const lines: Readonly<Record<Verdict, string>> = {
    proved: `${promiseOf(role, bucket)} (${total})`,
    refuted: `${some} can do more than they should`,
    unknown: `of ${some} it could not be decided`,
  }
  return `${verdict}: ${lines[verdict]}`
}

function promiseOf(role: MachineRole | undefined, bucket: string): string {
  if (role === 'keeper' || role === 'admin') {
    return `no key reaches the configuration of ${bucket}, another bucket or another service`
  }
  const reach = `no machine of ${bucket} reaches anything outside its prefix`
  return role === 'writer' ? `${reach}, nor does it more than create inside` : reach
}

function share(machines: readonly MachineVerdict[], wanted: Proof['verdict']): number {
  return machines.filter(({ verdict }) => verdict === wanted).length
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

function section(lines: readonly string[] | undefined): string[] {
  return lines === undefined || lines.length === 0 ? [] : ['', ...lines]
}

function listed<Item>(
  title: string,
  items: readonly Item[],
  render: (item: Item) => string[],
): string[] {
  if (items.length === 0) return []
  const more = items.length - MOST_SHOWN
  return section([
    `${title}:`,
    ...items.slice(0, MOST_SHOWN).flatMap(render),
    ...(more > 0 ? [`  and ${more} more: --json shows all`] : []),
  ])
}

function renderCounterexample(example: Counterexample): string[] {
  const { violation, machine, principal, action, actions, resource, context, statement } = example
  const who = machine === undefined ? principal : machine
  const others = actions.length - 1
  const more = others > 0 ? `, and ${count(others, 'other action')} alike` : ''
  // The request has a line of its own, to be copied whole.
  const message = example.message.replace(`: ${action} on ${resource}`, '')
  return [
    printable(`  ${who}: ${violation}`),
    ...wrap(`    ${printable(message)}`, COLUMNS),
    ...(resource === '' ? [] : [printable(`    ${action} on ${resource}${more}`)]),
    ...contextLines(new Map(Object.entries(context)), '      '),
    ...(statement === undefined ? [] : [`    allowed by ${describeStatement(statement)}`]),
  ]
}

function renderDoubt({ machine, construct, reason, action, statement }: Doubt): string[] {
  const where = statement === undefined ? '' : ` in ${describeStatement(statement)}`
  const what = action === undefined ? '' : ` (${action})`
  return [
    printable(`  ${machine ?? 'the bucket policy'}: ${construct}${where}${what}`),
    ...wrap(`    ${printable(reason)}`, COLUMNS),
  ]
}

function renderResidual({ machine, actions, resource, statement, leaks }: Residual): string[] {
  const [first = '', ...others] = actions
  const more = others.length > 0 ? `, and ${count(others.length, 'other action')} alike` : ''
  return [
    printable(`  ${machine}: ${first}${more} on ${resource}`),
    ...wrap(`    ${printable(leaks)}`, COLUMNS),
    `    allowed by ${describeStatement(statement)}`,
  ]
}

function describeStatement({ policy, index, sid, line }: StatementReference): string {
  const named = sid === undefined ? `statement ${index + 1}` : `statement ${JSON.stringify(sid)}`
  return printable(`${named}, ${policy}:${line}`)
}

function renderAssumptions({ assumptions }: Proof): string[] {
  if (assumptions.length === 0) return []
  return [
    'Taken for granted:',
    ...assumptions.flatMap((each) => wrap(`  ${printable(each)}`, COLUMNS)),
  ]
}

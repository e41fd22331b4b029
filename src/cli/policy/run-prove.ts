import type { Verdict } from '../../iam/prove/proof.ts'
import { prove } from '../../iam/prove/prove.ts'
import type { IsolationQuestion, Machine, MachineRole } from '../../iam/prove/question.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { Documents } from './documents.ts'
import { type FleetOptions, fleetPaths, openFleet } from './fleet.ts'
import { isolationMatrix, MOST_IN_MATRIX } from './isolation-matrix.ts'
import { proofJson } from './proof-json.ts'
import { renderProof } from './render-proof.ts'

export interface PolicyProveCall extends FleetOptions {
  readonly bucket: string
  readonly trusted?: readonly string[] | undefined
  readonly accept?: readonly 'list-names'[] | undefined
  readonly role?: MachineRole | undefined
  readonly json: boolean
}

/** They may reach every machine's keys: that is what they are for. */
const KEEPERS: readonly (MachineRole | undefined)[] = ['keeper', 'admin']

const STATUS: Readonly<Record<Verdict, number>> = { proved: 0, refuted: 1, unknown: 3 }

/** Proves that no machine reaches another, or shows how one does. */
export async function runPolicyProve(
  { terminal, endWith }: Surroundings,
  call: PolicyProveCall,
): Promise<void> {
  const { bucket, trusted, accept, role, json } = call
  const documents = await Documents.open(fleetPaths(call))
  const fleet = openFleet(call, documents)
  const bucketPolicy = documents.optional(call.bucketPolicy, 'bucket')
  // A matrix needs the machines again; of a large fleet only one at a time is kept.
  const isSmall = fleet.names.length <= MOST_IN_MATRIX && !json && !KEEPERS.includes(role)
  const machines: Iterable<Machine> = isSmall ? [...fleet.machines] : fleet.machines
  const question: IsolationQuestion = { bucket, machines, bucketPolicy, trusted, accept, role }
  const proof = prove(question)
  if (json) {
    terminal.printJson(proofJson(proof))
  } else {
    const matrix = isSmall ? isolationMatrix(question, proof) : undefined
    terminal.print(...renderProof(proof, { bucket, matrix, role }))
  }
  endWith(STATUS[proof.verdict])
}

// What `prove --json` prints.
import type { Proof, StatementReference } from '../../iam/prove/proof.ts'

/** The proof with null where it has nothing to say. */
export function proofJson(proof: Proof) {
  return {
    ...proof,
    counterexamples: proof.counterexamples.map((example) => ({
      ...example,
      machine: example.machine ?? null,
      statement: statementJson(example.statement),
    })),
    residual: proof.residual.map((residual) => ({
      ...residual,
      statement: statementJson(residual.statement),
    })),
    unknown: proof.unknown.map((doubt) => ({
      ...doubt,
      machine: doubt.machine ?? null,
      action: doubt.action ?? null,
      statement: statementJson(doubt.statement),
    })),
  }
}

function statementJson(statement: StatementReference | undefined) {
  return statement === undefined ? null : { ...statement, sid: statement.sid ?? null }
}

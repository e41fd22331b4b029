// Proves the isolation of 100, 1,000 and 10,000 machines, each with policies of its own, of more
// than fifty shapes, one in a thousand flawed: `node bench/iam-proofs.ts [MACHINES…]`. Reading the
// policies counts, reading files does not.
import { parsePolicy } from '../src/iam/policy/parse.ts'
import type { Proof } from '../src/iam/prove/proof.ts'
import { prove } from '../src/iam/prove/prove.ts'
import type { Machine } from '../src/iam/prove/question.ts'
import { FLAWS, policyText } from './iam-fleet.ts'

const BUCKET = 'backups-of-all'
const FLAWED_EVERY = 1_000

const sizes = process.argv.slice(2).map(Number)
for (const machines of sizes.length > 0 ? sizes : [100, 1_000, 10_000]) report(machines)

function report(machines: number): void {
  const texts = Array.from({ length: machines }, (_, nth) =>
    policyText({ bucket: BUCKET, nth, flaw: flawOf(nth) }),
  )
  const began = performance.now()
  const proof = prove({ bucket: BUCKET, machines: readMachines(texts) })
  const seconds = (performance.now() - began) / 1000
  check(proof, machines)
  const found = new Set(proof.counterexamples.map(({ machine }) => machine)).size
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(
    `${machines} machines: ${proof.verdict}, ${found} flawed, ${seconds.toFixed(2)} s, ` +
      `${((seconds / machines) * 1e6).toFixed(0)} µs each, peak ${peak} MiB`,
  )
}

function* readMachines(texts: readonly string[]): Generator<Machine> {
  for (const [nth, text] of texts.entries()) {
    const name = `machine-${nth}`
    const policy = parsePolicy(text, { kind: 'identity', name: `${name}.json` })
    const principal = `arn:aws:iam::111122223333:user/${name}`
    yield { name, principal, prefix: `${name}/`, identity: [policy] }
  }
}

function flawOf(nth: number): number | undefined {
  return nth % FLAWED_EVERY === FLAWED_EVERY / 2
    ? Math.floor(nth / FLAWED_EVERY) % FLAWS
    : undefined
}

/** A bench that is wrong about what it measures measures nothing. */
function check({ machines, verdict }: Proof, size: number): void {
  for (const [nth, machine] of machines.entries()) {
    const expected = flawOf(nth) === undefined ? 'proved' : 'refuted'
    if (machine.verdict !== expected) {
      throw new Error(`${machine.name} of ${size} is ${machine.verdict}, and should be ${expected}`)
    }
  }
  if (machines.length !== size)
    throw new Error(`${machines.length} of ${size} machines: ${verdict}`)
}

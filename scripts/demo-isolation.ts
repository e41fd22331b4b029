// The demo's second half: what one machine's key can do to another machine's backups.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Shell, say, title } from './demo-shell.ts'

const PROVE =
  'holdfast policy prove --bucket backups \\\n    --machine web-1=web-1.json --machine web-10=web-10.json'
const ATTACK =
  'holdfast attack --offline --as web-1 --policy web-1.json \\\n    --victim web-10 --brief'

/** Two machines, one of them with a policy as it is often written; refuted, attacked, mended. */
export async function demonstrateIsolation(shell: Shell, folder: string): Promise<void> {
  const flawed = join(folder, 'web-1.json')
  title(9, 'Two machines share the bucket; somebody forgot a slash after web-1')
  await writeFile(flawed, policyFor('web-1*'))
  await writeFile(join(folder, 'web-10.json'), policyFor('web-10/*'))
  await shell.run('cat web-1.json')

  title(10, 'The prover finds whom that lets in: web-10 begins with web-1')
  await shell.run(PROVE, 1, 'refuted')

  title(11, "A thief with web-1's key tries it, in a sandbox that enforces the policy")
  await shell.run(ATTACK, 1, 'broken')

  title(12, 'With the slash there, the same proof holds')
  await writeFile(flawed, mended(await readFile(flawed, 'utf8')))
  await shell.run(`grep Resource web-1.json; ${PROVE}`, 0, 'proved')

  title(13, 'And the same attack is refused')
  await shell.run(ATTACK, 0, 'held')
  say('What is proved and what is enforced are decided by the same code.')
}

function policyFor(keys: string): string {
  return `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": ["s3:PutObject", "s3:AbortMultipartUpload"],
    "Resource": "arn:aws:s3:::backups/${keys}"
  }
}
`
}

function mended(policy: string): string {
  return policy.replace('/web-1*', '/web-1/*')
}

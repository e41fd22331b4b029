import { Command } from '@commander-js/extra-typings'
import { once, parsePath } from '../../options/parse.ts'
import { parseBucket } from '../../policy/options.ts'
import type { Surroundings } from '../../program/surroundings.ts'
import { withRunningSandbox } from './running-sandbox.ts'
import { taught } from './statuses.ts'

const FLEET = `
A fleet file, in YAML; files are named relative to it:
  bucket: backups
  bucket-policy: bucket.json   # or: hardening: true
  versioning: true
  machines:
    web-1: restic              # the policy that is generated for the tool
    db-1: { tool: holdfast, role: writer }
    old-1: { policy: old-1.json, boundary: all.json }
  roles:
    restorer: { trust: ops.json, policy: [read.json, list.json] }
`

const HELP = taught(
  [
    [
      'What `policy prove` proved, with a key for each machine',
      'holdfast sandbox seed --bucket backups --keys keys policies/',
    ],
    ['What would a fleet file change?', 'holdfast sandbox seed --dry-run fleet.yaml'],
    [
      'Be one of its machines',
      'AWS_SHARED_CREDENTIALS_FILE=keys AWS_PROFILE=web-1 aws s3 ls s3://backups',
    ],
  ],
  [
    ['6', 'the file for the keys holds something else'],
    ['10', 'a generated policy could not be proved'],
  ],
)

/** `holdfast sandbox seed`: buckets, users, roles and keys, from a file or a folder. */
export function sandboxSeedCommand(surroundings: Surroundings) {
  const command = new Command('seed')
    .usage('[options] FLEET|FOLDER')
    .summary('make buckets, users and policies in a running sandbox')
    .description(
      'Makes in a running sandbox what a fleet file says, or a user NAME for each NAME.json of a folder, as `holdfast policy prove --machines` reads it. Its users and roles have exactly these policies afterwards; nothing else is touched, and a second time nothing is left to do. Their keys go to a file, or are printed.',
    )
    .argument('<file>', 'a fleet file, or a folder of policies')
    .option('--bucket <name>', 'with a folder: make this bucket', once(parseBucket))
    .option('--bucket-policy <file>', 'with a folder: its policy', once(parsePath))
    .option(
      '--keys <file>',
      'write the keys to this file, in the form of ~/.aws/credentials (stdout)',
      once(parsePath),
    )
    .option('--dry-run', 'only show what would be made or changed')
  return withRunningSandbox(command)
    .addHelpText('after', FLEET + HELP)
    .action(async (source, options) => {
      const { runSandboxSeed } = await import('../../sandbox/run-seed.ts')
      const { dryRun = false, json = false } = options
      await runSandboxSeed(surroundings, { ...options, source, dryRun, json })
    })
}

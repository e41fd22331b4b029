import { Command, Option } from '@commander-js/extra-typings'
import { Failure } from '../../../base/failure.ts'
import type { Readings } from '../../../sandbox/index.ts'
import { parsedBy } from '../../options/parse.ts'
import { teach } from '../../options/teach.ts'
import type { Surroundings } from '../../program/surroundings.ts'
import { parseReading, READINGS_HELP } from './reading-option.ts'

const HELP = teach(
  [
    [
      'Try everything without an account',
      'holdfast sandbox serve --listen 127.0.0.1:9000 --bucket backups',
    ],
    [
      'For a program: one line of JSON, once it accepts requests',
      'holdfast sandbox serve --bucket backups --json',
    ],
    [
      'Two accounts, and HTTPS on a known port',
      'holdfast sandbox serve --account 111122223333 --https-port 9443',
    ],
    ['What a trail would tell of a tool', 'holdfast sandbox serve --cloudtrail trail'],
  ],
  ['0', '2', '11'],
)

/** `holdfast sandbox serve`. */
export function sandboxServeCommand(surroundings: Surroundings) {
  return declared()
    .option('--json', 'print one line of JSON when it is ready')
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runSandboxServe } = await import('../../sandbox/run-serve.ts')
      const { listen, httpsPort: securePort, data: dataDir, json = false } = options
      const { bucket: buckets, account: accounts, reading: readings } = options
      const { accessKeyId, cloudtrail, secretAccessKey } = options
      const cloudTrail = cloudtrail === undefined ? undefined : { bucket: cloudtrail }
      const more = { accessKeyId, secretAccessKey, cloudTrail }
      await runSandboxServe(surroundings, {
        options: { ...listen, securePort, dataDir, buckets, accounts, readings, ...more },
        json,
      })
    })
}

/** What it serves, where, and to whom. */
function declared() {
  return new Command('serve')
    .summary('run the endpoint until it is interrupted')
    .description(
      'Runs an S3 endpoint for demos, tests and rehearsal until it is interrupted. It is not production storage: docs/sandbox.md says what it lacks.',
    )
    .option(
      '--listen <address>',
      'where, such as 127.0.0.1:9000 or [::1]:9000 (loopback, a free port)',
      parsedBy(parseAddress),
    )
    .option(
      '--https-port <number>',
      'the port of HTTPS on the same address (a free one)',
      parsedBy(parsePort),
    )
    .option('--data <folder>', 'where buckets live (a temporary folder, removed at the end)')
    .option('--bucket <name>', 'make this bucket; may be repeated', collect)
    .option('--account <number>', 'make this further account; may be repeated', collect)
    .option('--cloudtrail <bucket>', 'record every request in this bucket, as CloudTrail does')
    .option(
      '--reading <name=value>',
      `how to read AWS where it says nothing or two things, the default first: ${READINGS_HELP}`,
      collectReading,
    )
    .addOption(fromEnvironment('--access-key-id <id>', "the root's key (random)"))
    .addOption(
      fromEnvironment(
        '--secret-access-key <key>',
        'its secret (random); others on this host may read it here, so prefer the variable',
      ),
    )
}

/** An option that a variable may give instead, where nobody reads along. */
function fromEnvironment<Flags extends string>(flags: Flags, description: string) {
  const name = flags.slice(2).replace(/ .*/, '').replaceAll('-', '_').toUpperCase()
  return new Option(flags, description).env(`HOLDFAST_SANDBOX_${name}`)
}

function collect(name: string, names: readonly string[] = []): readonly string[] {
  return [...names, name]
}

function collectReading(text: string, earlier: Partial<Readings> = {}): Partial<Readings> {
  return { ...earlier, ...parsedBy(parseReading)(text) }
}

/** @throws `bad-input` for what is no port. */
function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new Failure('bad-input', `${JSON.stringify(text)} is not a port`, {
    hint: 'Write a number up to 65535; 0 is any free one.',
  })
}

interface Address {
  readonly host: string
  readonly port: number
}

/** `HOST:PORT`, `[IPV6]:PORT` or a port on loopback. @throws `bad-input` for anything else. */
function parseAddress(text: string): Address {
  const [, bracketed, plain, digits = ''] =
    /^(?:\[([0-9A-Fa-f:.]+)\]:|([^\s:[\]]+):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === '' || port > 65_535) {
    throw new Failure('bad-input', `${JSON.stringify(text)} is not an address`, {
      hint: 'Write HOST:PORT, such as 127.0.0.1:9000, or a port alone for loopback; port 0 is any free one.',
    })
  }
  return { host: bracketed ?? plain ?? '127.0.0.1', port }
}

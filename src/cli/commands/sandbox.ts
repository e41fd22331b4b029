import { Command, Option } from '@commander-js/extra-typings'
import { Failure } from '../../base/failure.ts'
import { parsedBy } from '../options.ts'
import type { Surroundings } from '../surroundings.ts'
import { teach } from '../teach.ts'
import { sandboxClockCommand } from './sandbox-clock.ts'
import { sandboxWatchCommand } from './sandbox-watch.ts'

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
  ],
  ['0', '2', '11'],
)

/** `holdfast sandbox serve`: an S3 endpoint for demos, tests and rehearsal. */
export function sandboxCommand(surroundings: Surroundings) {
  return new Command('sandbox')
    .summary('an S3 endpoint for demos and tests')
    .description('An S3 endpoint in this process, for demos, tests and rehearsal.')
    .addCommand(serveCommand(surroundings))
    .addCommand(sandboxClockCommand(surroundings))
    .addCommand(sandboxWatchCommand(surroundings))
}

function serveCommand(surroundings: Surroundings) {
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
    .option('--data <folder>', 'where buckets live (a temporary folder, removed at the end)')
    .option('--bucket <name>', 'make this bucket; may be repeated', collect)
    .addOption(
      new Option('--access-key-id <id>', "the root's key (random)").env(
        'HOLDFAST_SANDBOX_ACCESS_KEY_ID',
      ),
    )
    .addOption(
      new Option(
        '--secret-access-key <key>',
        'its secret (random); others on this host may read it here, so prefer the variable',
      ).env('HOLDFAST_SANDBOX_SECRET_ACCESS_KEY'),
    )
    .option('--json', 'print one line of JSON when it is ready')
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runSandboxServe } = await import('../run/sandbox-serve.ts')
      const { listen, data, bucket, accessKeyId, secretAccessKey, json = false } = options
      await runSandboxServe(surroundings, {
        options: { ...listen, dataDir: data, buckets: bucket, accessKeyId, secretAccessKey },
        json,
      })
    })
}

function collect(name: string, names: readonly string[] = []): readonly string[] {
  return [...names, name]
}

export interface Address {
  readonly host: string
  readonly port: number
}

/** `HOST:PORT`, `[IPV6]:PORT` or a port on loopback. @throws `bad-input` for anything else. */
export function parseAddress(text: string): Address {
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

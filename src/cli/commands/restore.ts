import { Command, Option } from '@commander-js/extra-typings'
import { Failure } from '../../base/failure.ts'
import { checkedBy, parsedBy } from '../options/parse.ts'
import { flagsOf, withHost, withLimit, withStore } from '../options/store-options.ts'
import { STORE_STATUSES, teach } from '../options/teach.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { parseConcurrency } from '../settings/names.ts'
import { selection, withSelection } from './select.ts'

const HELP = teach(
  [
    ['Unpack the newest full dump', 'holdfast restore /home 0 | tar -x -C /home'],
    [
      'Into a file, which appears only when every byte is right',
      'holdfast restore app.sql 0 -o app.sql',
    ],
    [
      'As it was on a day, of another machine',
      'holdfast restore --host web-2 --date 2026-11-21 /srv 0 -o srv.tar',
    ],
  ],
  [...STORE_STATUSES, '9'],
)

/** `holdfast restore`: a dump's bytes, verified, to stdout or into a file. */
export function restoreCommand(surroundings: Surroundings) {
  const command = new Command('restore')
    .usage('[options] STREAM LEVEL')
    .summary('get a stream back')
    .description(
      'Writes the newest committed dump of STREAM and LEVEL to standard output, checking every byte against its record on the way. If a byte is missing or wrong it stops there and fails: do not use what came out before.',
    )
    .argument('[stream]')
    .argument('[level]')
  return withStore(
    withHost(
      withLimit(
        withSelection(command)
          .optionsGroup('Output:')
          .option('-o, --output <file>', 'write here, not to stdout', parsedBy(parseOutput))
          .option('--force', 'replace the file if it exists'),
      ).addOption(
        new Option('--concurrency <n>', 'requests at a time (4)')
          .argParser(checkedBy(parseConcurrency))
          .helpGroup('Speed:'),
      ),
    ),
  )
    .addHelpText('after', HELP)
    .action(async (stream, level, options) => {
      if (options.force === true && options.output === undefined) throw nothingToReplace()
      const [{ runRestore }, { newest }] = await Promise.all([
        import('../run/restore.ts'),
        import('../run/choose.ts'),
      ])
      await runRestore(surroundings, {
        choose: newest(selection([stream, level], options)),
        output: options.output,
        force: options.force === true,
        flags: { ...flagsOf(options), concurrency: options.concurrency },
      })
    })
}

function nothingToReplace(): Failure {
  return new Failure('bad-input', '--force replaces a file, and none is named', {
    hint: 'Name it with --output FILE, or leave --force away.',
  })
}

function parseOutput(path: string): string {
  if (path !== '' && path !== '-') return path
  const what = path === '' ? 'the name of the file is empty' : '"-" is not the name of a file'
  throw new Failure('bad-input', what, {
    hint: 'Standard output is written to where there is no --output; a file named - is ./-',
  })
}

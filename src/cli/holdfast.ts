// The command line of `holdfast`: all commands, none of their engines, which load when called.
import {
  Command,
  CommanderError,
  type CommandUnknownOpts,
  Option,
} from '@commander-js/extra-typings'
import { Failure } from '../base/failure.ts'
import { getaclCommand, putaclCommand } from './commands/acl.ts'
import { attackCommand } from './commands/attack.ts'
import { cleanCommand } from './commands/clean.ts'
import { completionCommand } from './commands/completion.ts'
import { configCommand } from './commands/config.ts'
import { deleteCommand } from './commands/delete.ts'
import { dumpCommand } from './commands/dump.ts'
import { initCommand } from './commands/init.ts'
import { listCommand } from './commands/list.ts'
import { policyCommand } from './commands/policy/policy.ts'
import { rehearseCommand } from './commands/rehearse.ts'
import { restoreCommand } from './commands/restore.ts'
import { sandboxCommand } from './commands/sandbox/sandbox.ts'
import { verifyCommand } from './commands/verify.ts'
import { teachStatuses } from './options/teach.ts'
import type { Surroundings } from './program/surroundings.ts'
import { VERSION } from './program/version.ts'

const INTRODUCTION = `
Try it here, without an account:
  holdfast init --store dir:/tmp/store
  holdfast dump --store dir:/tmp/store etc 0 -- tar -c /etc
  holdfast list --store dir:/tmp/store
  holdfast restore --store dir:/tmp/store etc 0 | tar -t

\`holdfast COMMAND --help\` shows a command's options, with examples.
`

const HELP_COLUMNS = 80

/** Runs the command line of `surroundings.argv`. @throws `bad-input` for what cannot be parsed. */
export async function runHoldfast(surroundings: Surroundings): Promise<void> {
  const program = holdfastProgram(surroundings)
  try {
    await program.parseAsync(wordsOf(surroundings.argv, program), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0)
      throw usageFailure(error, surroundings.argv, typedCommand(surroundings.argv, program))
  }
}

/**
 * `help sandbox serve` as `sandbox serve --help`, and `dmp --help` as `dmp`: a word that is no
 * command is refused with the right spelling, where commander would print all commands.
 */
function wordsOf(argv: readonly string[], program: CommandUnknownOpts): string[] {
  const [first, ...rest] = argv
  const words = first === 'help' && rest.length > 0 ? [...rest, '--help'] : [...argv]
  let group = program
  for (const [index, word] of words.entries()) {
    if (word.startsWith('-') || word === 'help' || group.commands.length === 0) break
    const command = group.commands.find((each) => each.name() === word)
    if (command === undefined) return words.slice(0, index + 1)
    group = command
  }
  return words
}

/** What to call the command that was typed: `holdfast sandbox serve`, or `holdfast` where it is none. */
function typedCommand(argv: readonly string[], program: CommandUnknownOpts): string {
  const names = [program.name()]
  let group = program
  for (const word of argv) {
    const command = group.commands.find((each) => each.name() === word)
    if (command === undefined) break
    names.push(word)
    group = command
  }
  return names.join(' ')
}

/** The program as commander knows it, for parsing, help and completion. */
export function holdfastProgram(surroundings: Surroundings): CommandUnknownOpts {
  const program = new Command('holdfast')
    .usage('COMMAND [options]')
    .description('Pours any stream into a bucket, whole or not at all, and gets it back.')
    .optionsGroup('General:')
    .version(VERSION, '--version', 'show the version')
    .addHelpText('after', INTRODUCTION + teachStatuses())
  const commands: CommandUnknownOpts[] = [
    initCommand(surroundings),
    dumpCommand(surroundings),
    restoreCommand(surroundings),
    listCommand(surroundings),
    verifyCommand(surroundings),
    deleteCommand(surroundings),
    cleanCommand(surroundings),
    getaclCommand(surroundings),
    putaclCommand(surroundings),
    configCommand(surroundings),
    policyCommand(surroundings),
    rehearseCommand(surroundings),
    attackCommand(surroundings),
    sandboxCommand(surroundings),
    completionCommand(surroundings, () => program),
  ]
  for (const command of commands) program.addCommand(command)
  for (const command of [program, ...allCommands(program)]) settle(command, surroundings)
  return program
}

function allCommands(command: CommandUnknownOpts): CommandUnknownOpts[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)])
}

function settle(command: CommandUnknownOpts, { terminal }: Surroundings): void {
  if (command.commands.length > 0) {
    command.helpCommand('help [command]', 'show the help of a command')
  }
  command
    .addHelpOption(new Option('-h, --help', 'show this help').helpGroup('General:'))
    .exitOverride()
    .configureHelp({ helpWidth: HELP_COLUMNS, subcommandTerm: termOf })
    .configureOutput({ outputError: () => undefined })
    .hook('preAction', (_, action) => {
      terminal.quiet = action.opts()['quiet'] === true
    })
}

/** As one types it: `clean N`. */
function termOf(command: CommandUnknownOpts): string {
  return `${command.name()} ${command.usage().replace('[options] ', '').replace('[options]', '')}`
}

/** What commander says of a command line, in our words, with the right spelling as hint. */
function usageFailure(
  { code, message }: CommanderError,
  argv: readonly string[],
  command: string,
): Failure {
  const help = `See ${command} --help.`
  if (code === 'commander.help') return new Failure('bad-input', 'which command?', { hint: help })
  const [first = '', ...more] = message.replace(/^error: /, '').split('\n')
  const what = first.replace(INVALID, invalidValue)
  const hints = more.map((line) => line.replace(/^\((.*)\)$/, '$1')).filter((line) => line !== '')
  const isAtRoot = code === 'commander.unknownOption' && argv[0]?.startsWith('-') === true
  if (isAtRoot && hints.length === 0) hints.push(`Options follow the command. ${help}`)
  if (hints.length === 0) hints.push(help)
  return new Failure('bad-input', what, { hint: hints.join('\n') })
}

/** Commander's words for a value that our parser of an option, or of an argument, refused. */
const INVALID =
  /^(?:option '(?:-\w, )?([\w-]+)[^']*' argument|command-argument value) '(.*)' is invalid(?: for argument '(\w+)')?\. (.*)$/

/** `--limit: "fast" is not a rate`: the value once, and without the form of the option. */
function invalidValue(_all: string, option = '', value = '', argument = '', why = ''): string {
  const where = option === '' ? argument.toUpperCase() : option
  return why.startsWith('"') ? `${where}: ${why}` : `${where} ${JSON.stringify(value)}: ${why}`
}

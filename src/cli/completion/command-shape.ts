// What completion needs to know of the tree of commands.
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { listProfiles, profileName } from '../../iam/profile/profiles.ts'
import { STORAGE_CLASSES } from '../settings/names.ts'

/** What may follow an option: nothing, words of a list, a path, or what nobody can guess. */
export type ValueKind = 'none' | 'path' | 'free' | readonly string[]

export interface OptionShape {
  /** `-L` and `--limit`. */
  readonly names: readonly string[]
  readonly value: ValueKind
  readonly about: string
}

export interface CommandShape {
  /** The words that lead to it: none for the program, `sandbox serve`. */
  readonly path: readonly string[]
  readonly about: string
  readonly children: readonly CommandShape[]
  readonly options: readonly OptionShape[]
  /** What its first operand can be, where that is a closed list. */
  readonly operands: readonly string[]
  readonly takesFiles: boolean
}

/** A program with all commands below it, each before its own. */
export function commandsOf(program: CommandUnknownOpts): CommandShape[] {
  return flatten(shapeOf(program, []))
}

function flatten(command: CommandShape): CommandShape[] {
  return [command, ...command.children.flatMap(flatten)]
}

function shapeOf(command: CommandUnknownOpts, path: readonly string[]): CommandShape {
  const help = command.createHelp()
  const children = help.visibleCommands(command).filter((child) => child.name() !== 'help')
  return {
    path,
    about: command.summary() || command.description(),
    children: children.map((child) => shapeOf(child, [...path, child.name()])),
    options: help.visibleOptions(command).map((option) => ({
      names: [option.short, option.long].filter((name) => name !== undefined),
      value: valueKind(option),
      about: firstClause(option.description),
    })),
    operands: command.registeredArguments[0]?.argChoices ?? [],
    takesFiles: command.registeredArguments[0]?.name() === 'file',
  }
}

interface OptionLike {
  readonly flags: string
  readonly long?: string | undefined
  readonly argChoices?: readonly string[] | undefined
}

function valueKind({ flags, long, argChoices }: OptionLike): ValueKind {
  if (argChoices !== undefined) return argChoices
  if (long === '--storage-class') return STORAGE_CLASSES
  if (long === '--profile') return listProfiles().map(profileName)
  if (/<(?:file|folder)(?:\.\.\.)?>/.test(flags)) return 'path'
  return flags.includes('<') ? 'free' : 'none'
}

function firstClause(text: string): string {
  return text.split(/: |[;(]|, such/)[0]?.trim() ?? text
}

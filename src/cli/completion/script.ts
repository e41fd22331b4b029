// Completion scripts, made from the tree of commands, so that they cannot fall behind it.
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { type CommandShape, commandsOf, type OptionShape, type ValueKind } from './command-shape.ts'

export type Shell = 'bash' | 'zsh' | 'fish'

const SCRIPTS: Record<Shell, (program: string, commands: readonly CommandShape[]) => string[]> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
}

/** A script for `shell` that completes the commands, options and values of `program`. */
export function completionScript(shell: Shell, program: CommandUnknownOpts): string {
  return SCRIPTS[shell](program.name(), commandsOf(program)).join('\n')
}

/** What can stand next: commands, operands of a closed list, options. */
function nextWords({ children, operands, options }: CommandShape): string[] {
  const names = children.map(({ path }) => path.at(-1) ?? '')
  return [...names, ...operands, ...options.flatMap((option) => option.names)]
}

/** A word in single quotes, for any of the three shells' plain words. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function pathKey({ path }: CommandShape): string {
  return path.map((word) => ` ${word}`).join('')
}

/** Cases of bash and zsh that tell what follows an option of a command. */
function valueCases(
  commands: readonly CommandShape[],
  action: (value: Exclude<ValueKind, 'none'>) => string,
): string[] {
  return commands.flatMap((command) =>
    command.options.flatMap(({ names, value }) => {
      if (value === 'none') return []
      const patterns = names.map((name) => quoted(`${pathKey(command)} ${name}`))
      return `    ${patterns.join(' | ')}) ${action(value)} ;;`
    }),
  )
}

/** Cases that walk from the words typed so far to the command that they name. */
function pathCases(commands: readonly CommandShape[]): string[] {
  const keys = commands.filter(({ path }) => path.length > 0).map(pathKey)
  return [`      ${keys.map(quoted).join(' | ')}) path="$path $word" ;;`]
}

/** The case of bash and zsh that adds files to what can stand next. */
function fileCase(commands: readonly CommandShape[], action: string): string {
  const keys = commands.filter(({ takesFiles }) => takesFiles).map(pathKey)
  return `    ${keys.map(quoted).join(' | ')}) ${action} ;;`
}

function bashScript(program: string, commands: readonly CommandShape[]): string[] {
  const values = valueCases(commands, (value) => {
    if (value === 'path') return 'COMPREPLY=($(compgen -f -- "$current")); return'
    return value === 'free' ? 'return' : `words=${quoted(value.join(' '))}`
  })
  const words = commands.map(
    (command) =>
      `    ${quoted(pathKey(command))}) words=${quoted(nextWords(command).join(' '))} ;;`,
  )
  return [
    `# Completion of ${program} for bash: eval "$(${program} completion bash)"`,
    `_${program}() {`,
    '  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}',
    "  local path='' word words='' i",
    '  COMPREPLY=()',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    '    word=${COMP_WORDS[i]}',
    '    # What follows -- is a command of its own.',
    '    if [[ $word == -- ]]; then',
    '      COMPREPLY=($(compgen -c -f -- "$current"))',
    '      return',
    '    fi',
    '    case "$path $word" in',
    ...pathCases(commands),
    '    esac',
    '  done',
    '  case "$path $previous" in',
    ...values,
    '  esac',
    '  [[ -n $words ]] || case "$path" in',
    ...words,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '  case "$path" in',
    fileCase(commands, 'COMPREPLY+=($(compgen -f -- "$current"))'),
    '  esac',
    '}',
    `complete -F _${program} ${program}`,
  ]
}

function zshScript(program: string, commands: readonly CommandShape[]): string[] {
  const values = valueCases(commands, (value) => {
    if (value === 'path') return '_files; return'
    return value === 'free' ? 'return' : `compadd -- ${value.join(' ')}; return`
  })
  const described = commands.map(zshWords)
  return [
    `#compdef ${program}`,
    `# Completion of ${program} for zsh: eval "$(${program} completion zsh)", after compinit.`,
    `_${program}() {`,
    "  local path_='' word i",
    '  local -a words_',
    '  for ((i = 2; i < CURRENT; i++)); do',
    '    word=$words[i]',
    '    if [[ $word == -- ]]; then',
    '      _command_names || _files',
    '      return',
    '    fi',
    '    case "$path_ $word" in',
    ...pathCases(commands).map(zshNames),
    '    esac',
    '  done',
    '  case "$path_ $words[CURRENT-1]" in',
    ...values,
    '  esac',
    '  case "$path_" in',
    ...described.map(zshNames),
    '  esac',
    `  _describe ${program} words_`,
    '  case "$path_" in',
    fileCase(commands, '_files'),
    '  esac',
    '}',
    `compdef _${program} ${program}`,
  ]
}

/** The case of one command: what can stand next, each with what it is for. */
function zshWords(command: CommandShape): string {
  const { children, operands, options } = command
  const entries = [
    ...children.map((child) => `${child.path.at(-1) ?? ''}:${child.about}`),
    ...operands,
    ...options.flatMap(({ names, about }) => names.map((name) => `${name}:${about}`)),
  ]
  return `    ${quoted(pathKey(command))}) words=(${entries.map(quoted).join(' ')}) ;;`
}

/** zsh's own `path` and `words` must not be hidden. */
function zshNames(line: string): string {
  return line.replace('path="$path ', 'path_="$path_ ').replace(') words=(', ') words_=(')
}

function fishScript(program: string, commands: readonly CommandShape[]): string[] {
  return [
    `# Completion of ${program} for fish.`,
    `complete -c ${program} -f`,
    ...commands.flatMap((command) => fishLines(program, command)),
  ]
}

function fishLines(program: string, command: CommandShape): string[] {
  const seen = command.path.map((word) => `__fish_seen_subcommand_from ${word}`)
  const unseen = command.children.map(({ path }) => path.at(-1) ?? '').join(' ')
  const none = unseen === '' ? [] : [`not __fish_seen_subcommand_from ${unseen}`]
  const condition = [...seen, ...none].join('; and ')
  const line = `complete -c ${program}${condition === '' ? '' : ` -n ${fishQuoted(condition)}`}`
  return [
    ...command.children.map(
      (child) => `${line} -a ${child.path.at(-1) ?? ''} -d ${fishQuoted(child.about)}`,
    ),
    ...(command.operands.length > 0
      ? [`${line} -a ${fishQuoted(command.operands.join(' '))}`]
      : []),
    ...(command.takesFiles ? [`${line} -F`] : []),
    ...command.options.map((option) => `${line}${fishOption(option)}`),
  ]
}

function fishOption({ names, value, about }: OptionShape): string {
  const flags = names.map((name) =>
    name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`,
  )
  const after = { none: '', path: ' -r -F', free: ' -x' }
  const takes = typeof value === 'string' ? after[value] : ` -x -a ${fishQuoted(value.join(' '))}`
  return `${flags.join('')}${takes} -d ${fishQuoted(about)}`
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

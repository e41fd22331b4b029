import { Argument, Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { teach } from '../options/teach.ts'
import type { Surroundings } from '../program/surroundings.ts'

const HELP = teach(
  [
    ['bash: in ~/.bashrc', 'eval "$(holdfast completion bash)"'],
    ['zsh: in ~/.zshrc, after compinit', 'eval "$(holdfast completion zsh)"'],
    ['fish', 'holdfast completion fish >~/.config/fish/completions/holdfast.fish'],
  ],
  ['0', '2'],
)

export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** `holdfast completion`: a script that knows every command, option and choice of `program`. */
export function completionCommand({ terminal }: Surroundings, program: () => CommandUnknownOpts) {
  return new Command('completion')
    .summary('a script for your shell')
    .description('Prints a script that completes commands, options and their values.')
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .addHelpText('after', HELP)
    .action(async (shell) => {
      const { completionScript } = await import('../completion/script.ts')
      terminal.print(completionScript(shell, program()))
    })
}

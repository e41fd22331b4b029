import { EXIT_STATUSES, type StatusMeaning } from '../output/exit-status.ts'

/** One line to type, and what it is for. */
export type Example = readonly [purpose: string, ...commands: string[]]

/** What every command may end with that reads the settings, asks a store and prints. */
export const STORE_STATUSES = ['0', '1', '2', '4', '5', '7', '10', '11', '130', '141'] as const

/**
 * What stands below the options in a command's help: examples to copy, and the exit statuses
 * that this command can end with.
 */
export function teach(
  examples: readonly Example[],
  statuses: readonly string[],
  meanings: readonly StatusMeaning[] = EXIT_STATUSES,
): string {
  const shown = examples.map(([purpose, ...commands]) =>
    [`  # ${purpose}`, ...commands.map((command) => `  ${command}`)].join('\n'),
  )
  return ['', 'Examples:', shown.join('\n\n'), '', ...statusLines(statuses, meanings)].join('\n')
}

/** Every status in one table, for the help of the program. */
export function teachStatuses(): string {
  return [
    '',
    ...statusLines(
      EXIT_STATUSES.map(([status]) => status),
      EXIT_STATUSES,
    ),
  ].join('\n')
}

function statusLines(statuses: readonly string[], meanings: readonly StatusMeaning[]): string[] {
  const lines = meanings
    .filter(([status]) => statuses.includes(status))
    .map(([status, meaning]) => `  ${status.padStart(3)}  ${meaning}`)
  return ['Exit status:', ...lines]
}

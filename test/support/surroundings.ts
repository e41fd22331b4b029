import type { Surroundings } from '../../src/cli/program/surroundings.ts'
import { Terminal } from '../../src/cli/render/terminal.ts'

/** What a command is given where nothing happens to its process. */
export function quietSurroundings(given: Partial<Surroundings> = {}): Surroundings {
  return {
    program: 'holdfast',
    argv: [],
    env: {},
    terminal: new Terminal('holdfast', process),
    signal: new AbortController().signal,
    onRateChange: () => undefined,
    endWith: () => undefined,
    ...given,
  }
}

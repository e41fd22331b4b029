import type { Source } from './source.ts'

export interface ProducerOptions {
  /** Exit statuses that mean success; 0 alone unless given. */
  readonly okExit?: ReadonlySet<number> | undefined
  /** Told what an operator should know while the command runs. */
  readonly onWarning?: ((message: string) => void) | undefined
}

/**
 * Runs `program` without a shell and reads its standard output through a real pipe.
 *
 * @throws `source-failed` if the program cannot be run.
 * @throws `host` if the pipe cannot be made.
 */
export async function runProducer(
  program: string,
  args: readonly string[],
  options: ProducerOptions = {},
): Promise<Source> {
  throw new Error(`not written yet: ${program} ${args.length} ${Object.keys(options).length}`)
}

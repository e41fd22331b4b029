/** Tells of what went wrong in the program itself, while it goes on. */
export function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}

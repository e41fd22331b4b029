/** Variables of a process by name; undefined is unset. */
export type Environment = Readonly<Record<string, string | undefined>>

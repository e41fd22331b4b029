// What a message tells the user to type: each program has its own options.
import { shellWord } from '../../base/shell-word.ts'
import type { Flags } from '../settings/names.ts'

export type ProgramName = 'holdfast' | 's3dump'

export interface Advice {
  /** How to have a producer's other exit statuses count as success. */
  acceptStatuses(statuses: string, flags: Flags): string
  /** How to have the store abort uploads that are so many days old. */
  abortUploads(days: number, flags: Flags): string
  /** What to type where there is no stream to store. */
  readonly giveStream: string
  /** What to do with a dump instead of showing it on a terminal. */
  readonly restoreElsewhere: string
}

export const ADVICE: Readonly<Record<ProgramName, Advice>> = {
  holdfast: {
    abortUploads: (days) => `add --abort-uploads-after ${days}`,
    acceptStatuses: (statuses) => `accept it with --ok-exit ${statuses}`,
    giveStream:
      'Pipe a stream in, or name a command, such as:\n  tar -c /home | holdfast dump /home 0\n  holdfast dump /home 0 -- tar -c /home',
    restoreElsewhere: 'Pipe it into a program, redirect it, or name a file with --output FILE.',
  },
  s3dump: {
    abortUploads: (days, flags) =>
      `run holdfast init${retyped(flags)} --abort-uploads-after ${days}`,
    acceptStatuses: (statuses, flags) =>
      `dump with holdfast, which can accept it (holdfast dump${retyped(flags)} --ok-exit ${statuses} …)`,
    giveStream:
      'Pipe a stream in, or name a command, such as:\n  tar -c /home | s3dump dump /home 0\n  s3dump dump /home 0 -- tar -c /home',
    restoreElsewhere: 'Pipe it into a program, or redirect it.',
  },
}

/** The options that name a store and a machine, as they must be typed again to reach both. */
const RETYPED = {
  store: '--store',
  s3keys: '--s3keys',
  endpoint: '--endpoint',
  region: '--region',
  machine: '--host',
} as const

/** Those of `flags` that say where a dump is: ` --store dir:/tmp/store`, or nothing. */
export function retyped(flags: Flags): string {
  return (Object.keys(RETYPED) as (keyof typeof RETYPED)[])
    .flatMap((name) => {
      const text = flags[name]
      return text === undefined ? [] : [` ${RETYPED[name]} ${shellWord(text)}`]
    })
    .join('')
}

import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Failure } from '../../base/failure.ts'
import type { Role } from '../../iam/profile/options.ts'
import type { Task } from '../../iam/profile/profile.ts'
import { type RecordingHead, recordingHead, recordingSection } from '../../rehearse/recording.ts'
import type { Rehearsal } from '../../rehearse/rehearsal.ts'
import { cannotWrite, readOutputFile, refuseUnwritable } from './output-file.ts'

export interface RecordOptions {
  readonly command: readonly string[]
  readonly profile?: string | undefined
  readonly role?: Role | undefined
}

const TASK_OF: Readonly<Record<Role, Task>> = {
  writer: 'backup',
  restorer: 'restore',
  keeper: 'prune',
  full: 'setup',
}

/**
 * Refuses before a run what could not be added to after it.
 *
 * @throws as {@link record} does.
 */
export async function refuseUnrecordable(
  path: string,
  options: RecordOptions,
  machine: string,
): Promise<void> {
  await readRecording(path, { tool: toolOf(options), machine })
  await refuseUnwritable(path)
}

/**
 * Adds what a run asked for to the file, or makes it; `now` gives its date.
 *
 * @throws `bad-input` if there is a file that holds something else; `host` if it cannot be written.
 */
export async function record(
  path: string,
  options: RecordOptions,
  { events, principal }: Rehearsal,
  now: Date,
): Promise<void> {
  const { command, role = 'full' } = options
  const machine = principal.split('/').at(-1) ?? ''
  const date = now.toISOString().slice(0, 10)
  const head: RecordingHead = { tool: toolOf(options), machine, date }
  const section = recordingSection(TASK_OF[role], command, events)
  const before = (await readRecording(path, head)) ?? recordingHead(head, events)
  try {
    await writeFile(path, `${before}\n${section}`)
  } catch (cause) {
    throw cannotWrite(path, cause)
  }
}

function toolOf({ profile, command: [program = ''] }: RecordOptions): string {
  return profile ?? basename(program)
}

/** What is there of the same tool and machine; undefined if there is nothing. */
async function readRecording(
  path: string,
  { tool, machine }: Omit<RecordingHead, 'date'>,
): Promise<string | undefined> {
  const text = await readOutputFile(path)
  if (text === undefined || text === '') return undefined
  const lines = text.split('\n')
  if (lines[0] === `tool: ${tool}` && lines.includes(`machine: ${machine}`)) return text
  throw new Failure('bad-input', `${path} is no recording of ${tool} for ${machine}`, {
    hint: 'Name a new file.',
  })
}

// Writes what rehearsed tools asked for to the files that their profiles cite.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { recordingHead, recordingSection } from '../../../src/rehearse/recording.ts'
import { MACHINE } from './run-task.ts'
import type { RehearsedRun } from './tool-case.ts'

const FOLDER = join(import.meta.dirname, '../../../src/iam/profile/runs')

/**
 * Writes the runs of a tool under its whole policies, as `holdfast rehearse --record` would: to
 * `runs/TOOL-VERSION.txt`. Runs in which uploads were broken are left out, since what was refused
 * in them no policy refused.
 */
export async function recordRun({ tool, version, runs }: RehearsedRun, now: Date): Promise<void> {
  if (version === undefined) return
  const { tool: name } = tool.profile
  const kept = runs.filter(({ task }) => task.breaksUploads === undefined)
  const events = kept.flatMap(({ outcome }) => outcome.events)
  const head = {
    tool: `${name} ${version}`,
    date: now.toISOString().slice(0, 10),
    machine: MACHINE,
  }
  const sections = kept.map(({ task, outcome }) =>
    recordingSection(task.name, ['bash', '-c', flat(task.command)], outcome.events),
  )
  const text = [recordingHead(head, events), ...sections].join('\n')
  await writeFile(join(FOLDER, `${name}-${version}.txt`), text)
}

/** A line each is a command. */
function flat(script: string): string {
  return script
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ')
}

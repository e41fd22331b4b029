// One rehearsal of one task: by the library behind `holdfast rehearse`, with a folder of its own.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { shellWord } from '../../../src/base/shell-word.ts'
import { rehearse } from '../../../src/rehearse/rehearse.ts'
import type { RequestEvent } from '../../../src/sandbox/index.ts'
import type { RehearsedTask, RehearsedTool } from './rehearsed-tool.ts'

export const MACHINE = 'm1'
export const BUCKET = 'backups'

/** Where the scripts find what they work on. */
export interface Places {
  /** Holds the folders of single rehearsals. */
  readonly folder: string
  /** `PATH`, `FILES` and the like. */
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

export interface Outcome {
  /** Of the command; 124 if it was ended. */
  readonly status: number
  /** Of the check; undefined where the command failed. */
  readonly checked: number | undefined
  /** The machine's own requests. */
  readonly events: readonly RequestEvent[]
  /** The last words of the scripts. */
  readonly log: string
}

/** The status of a command that timeout(1) ended. */
export const ENDED = 124
/** A command that is denied nothing it needs takes seconds. */
const LIMIT_SECONDS = 90
const LOG_LINES = 12

/** @throws `host` if what is made for the task cannot be made. */
export async function runTask(
  tool: RehearsedTool,
  task: Pick<RehearsedTask, 'before' | 'command' | 'check' | 'breaksUploads'>,
  grant: { readonly prefix: string; readonly policies: readonly string[] },
  { folder, env, signal }: Places,
  seconds = LIMIT_SECONDS,
): Promise<Outcome> {
  signal.throwIfAborted()
  const work = await mkdtemp(join(folder, 'rehearsal-'))
  const read = (name: string) => readFile(join(work, name), 'utf8').catch(() => '')
  try {
    const { events, principal } = await rehearse(
      {
        ...grant,
        machine: MACHINE,
        bucket: BUCKET,
        bucketPolicy: task.breaksUploads ? BROKEN_UPLOADS : undefined,
        region: tool.region,
        isPlain: tool.plainBecause !== undefined,
        setup: `exec bash -euo pipefail -c ${shellWord(setupScript(task.before))}`,
        command: ['bash', '-c', commandScript(task, seconds)],
        stdout: 'stderr',
      },
      { env: { ...env, WORK: work }, signal },
    )
    return {
      status: Number((await read('status')) || Number.NaN),
      checked: numberIn(await read('checked')),
      events: events.filter(({ caller }) => caller?.arn === principal),
      log: lastLines(await read('log')),
    }
  } catch (cause) {
    throw new Error(`what it works on cannot be made: ${lastLines(await read('log'))}`, { cause })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Completing an upload is denied, beginning it and sending its parts are not. */
const BROKEN_UPLOADS = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Deny',
    Principal: { AWS: `arn:aws:iam::123456789012:user/${MACHINE}` },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
    Condition: { Bool: { 's3:ObjectCreationOperation': 'true' } },
  },
})

const ADMINISTER = [process.execPath, join(import.meta.dirname, 'administer.ts')]
  .map(shellWord)
  .join(' ')
const ADMINISTERING = ['keys', 'uploads', 'lockable']
  .map((verb) => `${verb}() { ${ADMINISTER} ${verb} ${BUCKET}; }\n`)
  .join('')

/** The check is an administrator too, so the environment and the files of keys are kept for it. */
function setupScript(before = ''): string {
  return `exec </dev/null >"$WORK/log" 2>&1
cd "$WORK"
export -p >administrator
cp -a ~ home
${ADMINISTERING}
${before}`
}

function commandScript(
  { command, check = '' }: Pick<RehearsedTask, 'command' | 'check'>,
  seconds: number,
): string {
  const limited = `timeout --kill-after=5 ${seconds} bash -euo pipefail -c ${shellWord(command)}`
  return `exec </dev/null >>"$WORK/log" 2>&1
cd "$WORK"
${limited}
status=$?
echo $status >status
case $status in
  0 | ${ENDED}) (. ./administrator; cp -a home/. ~; bash -euo pipefail -c ${shellWord(`${ADMINISTERING}\n${check}`)}); echo $? >checked ;;
esac`
}

function numberIn(text: string): number | undefined {
  return text === '' ? undefined : Number(text)
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-LOG_LINES).join('\n')
}

// What must hold of every rehearsed tool: that it works under the policies that are generated for
// it, that each statement of them is needed and each action, and what its profile says of denials.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Case, Workbench } from '../workbench.ts'
import {
  assertCovers,
  assertIdleWithoutSettings,
  assertNeeded,
  assertPasses,
} from './assertions.ts'
import type { RehearsedTask, RehearsedTool } from './rehearsed-tool.ts'
import { removalsOf } from './removals.ts'
import { policiesOf } from './role-policies.ts'
import type { Outcome, Places } from './run-task.ts'

/** What a rehearsal of a tool found, for whoever keeps it. */
export interface RehearsedRun {
  readonly tool: RehearsedTool
  /** Undefined of what only stands for the tool. */
  readonly version: string | undefined
  readonly runs: readonly { readonly task: RehearsedTask; readonly outcome: Outcome }[]
}

export interface ToolCaseOptions {
  /** Told of the runs under the whole policies. */
  readonly onRun: (run: RehearsedRun) => Promise<void>
  /** No rehearsal begins once it aborts. */
  readonly signal: AbortSignal
}

export function toolCase(tool: RehearsedTool, { onRun, signal }: ToolCaseOptions): Case {
  const { tool: name, edition } = tool.profile
  const tasks = [...new Set(tool.tasks.map((task) => task.name))].join(', ')
  return {
    name: `${name}${edition === 'any' ? '' : ` ${edition}`} ${tasks} under its generated policies`,
    needs: tool.needs,
    run: async (bench) => {
      const { places, inShared } = await prepare(bench, signal)
      try {
        if (tool.prepare !== undefined) await inShared(tool.prepare)
        const version = await versionOf(tool, inShared)
        return await rehearseTool(tool, places, (runs) => onRun({ tool, version, runs }))
      } finally {
        if (tool.finish !== undefined) await inShared(tool.finish)
      }
    },
  }
}

async function versionOf(
  { version }: RehearsedTool,
  inShared: Prepared['inShared'],
): Promise<string | undefined> {
  if (version === undefined) return undefined
  const text = await inShared(`{ ${version}; } 2>&1`)
  return /\d+(?:\.\d+)+/.exec(text)?.[0] ?? 'of no version'
}

interface Prepared {
  readonly places: Places
  /** Runs a script outside of all rehearsals. */
  readonly inShared: (script: string) => Promise<string>
}

async function prepare({ folder, root, sh }: Workbench, signal: AbortSignal): Promise<Prepared> {
  const at = (name: string) => join(folder, name)
  for (const name of ['shared', 'files/sub']) await mkdir(at(name), { recursive: true })
  const env = { FILES: at('files'), BIG: at('big'), SHARED: at('shared'), ROOT: root }
  await sh(FILES_SCRIPT, env)
  const PATH = await sh('printf %s "$PATH"')
  return {
    places: { folder, signal, env: { ...env, PATH, LANG: 'C.UTF-8' } },
    inShared: (script) => sh(`cd "$SHARED"\n${script}`, env),
  }
}

/** Nine MiB are more than aws sends in one request. */
const FILES_SCRIPT = `
echo one >"$FILES/one.txt"
head -c 40000 /dev/urandom >"$FILES/sub/two.bin"
head -c 9437184 /dev/urandom >"$BIG"`

/** @returns what was found, in a few words */
async function rehearseTool(
  tool: RehearsedTool,
  places: Places,
  onRuns: (runs: RehearsedRun['runs']) => Promise<void>,
): Promise<string> {
  const policies = policiesOf(tool)
  assertCovers(tool, policies)
  const runs = []
  for (const task of tool.tasks) {
    runs.push({ task, outcome: await assertPasses(tool, task, policies, places) })
  }
  await onRuns(runs)
  const removals = [...policies.values()].flatMap(removalsOf)
  for (const removal of removals) await assertNeeded(tool, removal, places)
  for (const task of tool.tasks) await assertIdleWithoutSettings(tool, task, policies, places)
  const statements = removals.filter(({ isWholeStatement }) => isWholeStatement).length
  return `${tool.tasks.length} tasks; ${statements} statements and ${removals.length - statements} single actions are each needed`
}

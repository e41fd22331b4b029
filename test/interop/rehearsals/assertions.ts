// What is asserted of a tool and its profile. Each throws with what was found, and the last words
// of the tool.
import assert from 'node:assert/strict'
import type { Operation, Profile, Task } from '../../../src/iam/profile/profile.ts'
import type { RehearsedTask, RehearsedTool } from './rehearsed-tool.ts'
import type { Removal } from './removals.ts'
import { policyOf, type RolePolicies } from './role-policies.ts'
import { ENDED, type Outcome, type Places, runTask } from './run-task.ts'

/** That each operation which a policy grants, or which a setting avoids, is of some task. */
export function assertCovers(tool: RehearsedTool, policies: RolePolicies): void {
  for (const { profile, operations } of policies.values()) {
    for (const operation of operations) {
      assert.ok(
        tool.tasks.some(({ name }) => operation.tasks.includes(name)),
        `no task is rehearsed that needs ${operation.action}, as ${operation.tasks.join(', ')} do`,
      )
    }
    const { tasks } = tool
    for (const { action, tasks: names } of avoidable(profile, tasks)) {
      assert.ok(
        tasks.some(({ name, unset }) => names.includes(name) && unset?.[action] !== undefined),
        `no task is rehearsed without the setting that avoids ${action}`,
      )
    }
  }
}

function avoidable({ operations }: Profile, tasks: readonly RehearsedTask[]): Operation[] {
  return operations.filter(
    ({ denial, tasks: names }) =>
      denial === 'avoidable' && tasks.some(({ name }) => names.includes(name)),
  )
}

/** That the task is done under its whole policy, and survives what the profile says it does. */
export async function assertPasses(
  tool: RehearsedTool,
  task: RehearsedTask,
  policies: RolePolicies,
  places: Places,
): Promise<Outcome> {
  const { prefix, text, profile } = policyOf(policies, task.role)
  const outcome = await runTask(tool, task, { prefix, policies: [text] }, places)
  const said = `${task.name} under its policy ${told(outcome)}`
  assert.ok(outcome.status === 0 && outcome.checked === 0, said)
  assert.notEqual(outcome.events.length, 0, `${task.name} sent no request`)
  for (const action of deniedBy(outcome, prefix)) {
    if (task.breaksUploads && action === 's3:PutObject') continue
    assert.ok(
      isKnownDenied(profile, task.name, action),
      `${task.name} survives that it is denied ${action}, of which the profile says nothing`,
    )
  }
  return outcome
}

function isKnownDenied({ operations }: Profile, name: Task, action: string): boolean {
  return operations.some(
    (operation) =>
      operation.action === action &&
      operation.tasks.includes(name) &&
      (operation.denial === 'tolerated' || operation.denial === 'avoidable'),
  )
}

/**
 * That without a part of the policy at least one of the tasks that it serves fails, because of its
 * denial; or, of a part whose denial the profile calls harmful, goes on and does that harm.
 */
export async function assertNeeded(
  tool: RehearsedTool,
  { what, role, prefix, actions, serves, policies }: Removal,
  places: Places,
): Promise<void> {
  const served = tool.tasks.filter(
    ({ name, role: own }) =>
      (own === role || role === 'full') && serves.some(({ tasks }) => tasks.includes(name)),
  )
  const isFatal = serves.some(({ denial }) => denial === 'fatal')
  const survived = []
  for (const task of served) {
    const grant = { prefix, policies }
    const outcome = await runDenied(tool, task, { grant, actions, places })
    const isHurt = isFatal ? hasFailed(outcome) : hasDoneHarm(outcome)
    if (isHurt && isDenied(outcome, actions)) return
    survived.push(`${task.name} ${told(outcome)}`)
  }
  const expected = isFatal ? 'nothing fails' : 'nothing goes on and does harm'
  assert.fail(`without ${what} of the ${role}'s policy ${expected}:\n${survived.join('\n')}`)
}

function hasFailed({ status, checked }: Outcome): boolean {
  return status !== 0 || checked !== 0
}

function hasDoneHarm({ status, checked }: Outcome): boolean {
  return (status === 0 || status === ENDED) && checked !== 0
}

interface Denial {
  readonly grant: Parameters<typeof runTask>[2]
  readonly actions: readonly string[]
  readonly places: Places
}

/** Longer on a machine that is busy, so that what is ended was ended for its denial. */
async function runDenied(
  tool: RehearsedTool,
  task: RehearsedTask,
  { grant, actions, places }: Denial,
): Promise<Outcome> {
  for (let { patience } = task; ; patience *= 3) {
    const outcome = await runTask(tool, task, grant, places, patience)
    if (patience === undefined || outcome.status !== ENDED) return outcome
    if (isDenied(outcome, actions) || patience > MOST_PATIENCE_SECONDS) return outcome
  }
}

const MOST_PATIENCE_SECONDS = 20

/** A command that was ended may only have been slow: it must have tried in vain more than once. */
function isDenied(outcome: Outcome, actions: readonly string[]): boolean {
  const denials = outcome.events
    .flatMap(({ decisions }) => decisions)
    .filter(({ action, verdict }) => verdict === 'denied' && actions.includes(action))
  return denials.length > (outcome.status === ENDED ? 1 : 0)
}

/** That the command fails by the denial that a setting avoids, where it is not set. */
export async function assertIdleWithoutSettings(
  tool: RehearsedTool,
  task: RehearsedTask,
  policies: RolePolicies,
  places: Places,
): Promise<void> {
  const { prefix, text, profile } = policyOf(policies, task.role)
  for (const [action, command] of Object.entries(task.unset ?? {})) {
    assert.ok(
      avoidable(profile, [task]).some((operation) => operation.action === action),
      `the profile does not say how ${task.name} avoids ${action}`,
    )
    const grant = { prefix, policies: [text] }
    const unset = { ...task, command }
    const outcome = await runDenied(tool, unset, { grant, actions: [action], places })
    const said = `${task.name}, not set to avoid ${action}, ${told(outcome)}`
    assert.ok(hasFailed(outcome) && isDenied(outcome, [action]), said)
  }
}

/** Actions on what is the machine's own, or the bucket's, that were denied: not other prefixes. */
function deniedBy({ events }: Outcome, prefix: string): Set<string> {
  return new Set(
    events
      .flatMap(({ decisions }) => decisions)
      .filter(({ verdict, optional }) => verdict === 'denied' && optional !== true)
      .filter(({ resource }) => resource.includes(`/${prefix}`) || !resource.includes('/'))
      .filter(({ conditions }) => conditions['s3:prefix']?.[0]?.startsWith(prefix) ?? true)
      .map(({ action }) => action),
  )
}

function told({ status, checked, events, log }: Outcome): string {
  const denied = events
    .flatMap(({ decisions }) => decisions)
    .filter(({ verdict }) => verdict === 'denied')
    .map(({ action, resource }) => `${action} on ${resource}`)
  const check = checked === undefined ? 'was not checked' : `its check with ${checked}`
  const denials = denied.length === 0 ? 'nothing' : [...new Set(denied)].join(', ')
  return `ended with ${status}, ${check}, and was denied ${denials}\n${log}`
}

import { formatBytes } from '../../base/quantity.ts'
import type { BucketContent, ResetPlan } from '../../sandbox/index.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { printable } from '../render/printable.ts'
import { reachSandbox } from './reach.ts'

export interface ResetCall {
  readonly data?: string | undefined
  readonly yes: boolean
  readonly json: boolean
}

/** Shows what would go, and lets it go if told to. */
export async function runSandboxReset(surroundings: Surroundings, call: ResetCall): Promise<void> {
  const { terminal } = surroundings
  const { data, yes, json } = call
  const sandbox = await reachSandbox(surroundings, data)
  const plan = yes
    ? await sandbox.post<ResetPlan>('/reset', {})
    : await sandbox.get<ResetPlan>('/reset')
  if (json) terminal.printJson({ applied: yes, ...plan })
  else terminal.print(...planLines(plan, yes))
  if (!yes) terminal.tell('nothing was removed; add -y to begin anew')
}

function planLines(plan: ResetPlan, applied: boolean): string[] {
  const { users, groups, roles, policies, instanceProfiles, accessKeys } = plan
  const verb = applied ? 'removed' : 'remove'
  const counts: [number, string][] = [
    [users, 'user'],
    [accessKeys, 'access key'],
    [groups, 'group'],
    [roles, 'role'],
    [policies, 'managed policy'],
    [instanceProfiles, 'instance profile'],
  ]
  const people = counts.filter(([n]) => n > 0).map(([n, what]) => counted(n, what))
  return [
    ...plan.buckets.map((bucket) => printable(`${verb}  bucket ${bucketWords(bucket)}`)),
    ...(people.length === 0 ? [] : [`${verb}  ${people.join(', ')}`]),
    `${applied ? 'kept   ' : 'keep  '}  the root's key`,
    `${applied ? 'set    ' : 'set   '}  the clock to the real time`,
  ]
}

function bucketWords({ name, versions, bytes, uploads }: BucketContent): string {
  const content =
    versions === 0 ? 'empty' : `${counted(versions, 'version')}, ${formatBytes(bytes)}`
  return `${name}: ${content}${uploads === 0 ? '' : `, ${counted(uploads, 'open upload')}`}`
}

function counted(number: number, what: string): string {
  if (number === 1) return `1 ${what}`
  return `${number} ${what.replace(/(?<=polic)y$/, 'ie')}s`
}

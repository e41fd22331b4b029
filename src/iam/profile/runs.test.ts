// Recorded runs of the tools, replayed against the policies that are generated for them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { actionsOfS3Request, type RequiredAction } from '../../aws/actions/s3-request.ts'
import { compilePolicies, decide } from '../evaluate/evaluate.ts'
import { type GeneratedPolicy, generatePolicy } from './generate.ts'
import type { Role } from './options.ts'
import type { Profile, Task } from './profile.ts'
import { listProfiles, profileName } from './profiles.ts'

interface Recorded {
  readonly task: Task
  readonly line: string
  readonly status: number
  readonly needs: readonly RequiredAction[]
}

const ROLE_OF: Record<Task, Role> = {
  backup: 'writer',
  restore: 'restorer',
  prune: 'keeper',
  setup: 'full',
}

/** Lines as `200 GET /m1/config?versionId=null x-amz-acl:private`, in sections headed `# task: command`. */
function readRun(trace: string): Recorded[] {
  const recorded: Recorded[] = []
  let task: Task = 'setup'
  for (const line of readFileSync(join(import.meta.dirname, trace), 'utf8').split('\n')) {
    const heading = /^# (\w+): /.exec(line)?.[1]
    if (heading !== undefined) task = heading as Task
    const [, status, method = '', target = '', rest = ''] =
      /^(\d{3}) ([A-Z]+) (\S+)(.*)$/.exec(line) ?? []
    if (status === undefined) continue
    recorded.push({ task, line, status: Number(status), needs: needsOf(method, target, rest) })
  }
  return recorded
}

function needsOf(method: string, target: string, rest: string): RequiredAction[] {
  const { pathname, searchParams } = new URL(target, 'http://endpoint')
  const key = decodeURIComponent(pathname.slice(1))
  const [, deleted] = / deletes (\S+)/.exec(rest) ?? []
  return actionsOfS3Request({
    method,
    bucket: 'backups',
    key: key === '' ? undefined : key,
    query: [...searchParams],
    headers: new Map(
      [...rest.matchAll(/ ([a-z-]+):(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
    ),
    body: deleted === undefined ? undefined : { deletes: [{ key: decodeURI(deleted) }] },
  }).filter(({ onlyIf }) => onlyIf === undefined)
}

function generated(profile: Profile, task: Task): GeneratedPolicy {
  const [tool, role] = [profileName(profile), ROLE_OF[task]]
  return generatePolicy({ tool, machine: 'm1', bucket: 'backups', role })
}

const RUNS = listProfiles().flatMap((profile) =>
  profile.evidence.flatMap((piece) =>
    piece.kind === 'run' && piece.trace !== undefined
      ? [{ profile, version: piece.version, recorded: readRun(piece.trace) }]
      : [],
  ),
)

for (const { profile, version, recorded } of RUNS) {
  describe(`the recorded run of ${profile.tool} ${version}`, () => {
    const tasks = [...new Set(recorded.map(({ task }) => task))]

    test('was answered as the generated policies decide', () => {
      for (const task of tasks) {
        const policies = compilePolicies({ identity: [generated(profile, task).policy] })
        const principal = 'arn:aws:iam::111122223333:user/m1'
        for (const { line, status, needs } of recorded.filter((one) => one.task === task)) {
          const isAllowed = needs.every(
            (need) => decide(policies, { ...need, principal }) === 'allowed',
          )
          assert.equal(isAllowed, status !== 403, `${task}: ${line}`)
        }
      }
    })

    test('shows every operation without which a task is said to fail', () => {
      for (const task of tasks.filter((task) => task !== 'setup')) {
        const seen = new Set(
          recorded
            .filter((one) => one.task === task)
            .flatMap(({ needs }) => needs.map(({ action }) => action)),
        )
        const unseen = profile.operations.filter(
          ({ action, tasks, denial }) =>
            denial === 'fatal' && tasks.includes(task) && !seen.has(action),
        )
        assert.deepEqual(
          unseen.map(({ action }) => action),
          [],
          task,
        )
      }
    })
  })
}

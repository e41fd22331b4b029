import { basename } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { systemClock } from '../../host/system.ts'
import { type LearningPlan, learn } from '../../rehearse/learn.ts'
import type { Rehearsal, RehearsalTools } from '../../rehearse/rehearsal.ts'
import { rehearse } from '../../rehearse/rehearse.ts'
import { sizeWarning } from '../policy/size-warning.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { printable } from '../render/printable.ts'
import { exportLines, writeEnvironmentFile } from './environment-file.ts'
import { type IdentityOptions, identityOf, type RehearsedIdentity } from './identity.ts'
import { record, refuseUnrecordable } from './record.ts'
import { lessonJson, rehearsalJson } from './rehearsal-json.ts'
import { renderLesson, renderNoLesson } from './render-lesson.ts'
import { renderRehearsal } from './render-rehearsal.ts'

export interface RehearseCall extends IdentityOptions {
  /** Empty to wait for an interrupt. */
  readonly command: readonly string[]
  readonly setup?: string | undefined
  readonly http?: true | undefined
  readonly keepHome?: true | undefined
  readonly keepNetwork?: true | undefined
  readonly envFile?: string | undefined
  readonly printEnv?: true | undefined
  readonly record?: string | undefined
  readonly json: boolean
}

/** When nothing but the sandbox could be reached, and nothing reached it. */
const NOTHING_SEEN = 3

/** Rehearses, tells what came of it, and ends as the command did. */
export async function runRehearse(surroundings: Surroundings, call: RehearseCall): Promise<void> {
  refuseIdle(call)
  const identity = await identityOf(call)
  if (call.record !== undefined) await refuseUnrecordable(call.record, call, identity.machine)
  adviseOnTool(surroundings, identity)
  await using resources = new AsyncDisposableStack()
  const tools = toolsOf(surroundings, call, resources)
  const { policies } = identity
  const plan = planOf(call, identity)
  if (policies === undefined) return await runLearn(surroundings, call, plan, tools)
  warnOfSize(surroundings, policies)
  const rehearsal = await rehearse({ ...plan, policies }, tools)
  report(surroundings, call, rehearsal)
  if (call.record !== undefined) await record(call.record, call, rehearsal, systemClock.now())
}

/** Learns, and prints the policy alone on stdout, to be piped on. */
async function runLearn(
  surroundings: Surroundings,
  call: RehearseCall,
  plan: LearningPlan,
  tools: RehearsalTools,
): Promise<void> {
  const { terminal, endWith } = surroundings
  const { run, learned } = await learn(plan, tools)
  const who = nameOf(call)
  report(surroundings, { ...call, json: false }, run)
  if (call.json) terminal.printJson(lessonJson({ run, learned }))
  if (learned === undefined) return terminal.explain('', ...renderNoLesson(run, who))
  terminal.explain('', ...renderLesson(learned, plan.bucket, who))
  warnOfSize(surroundings, [learned.text])
  if (!call.json) terminal.printRaw(learned.text)
  endWith(learned.hasPassed && learned.proof.verdict === 'proved' ? 0 : 1)
}

function refuseIdle({ command, printEnv, envFile, learn: learns }: RehearseCall): void {
  if (command.length > 0 && printEnv === true) {
    throw new Failure('bad-input', '--print-env is for commands of another terminal', {
      hint: 'Leave the command away, or give it the variables with --env-file.',
    })
  }
  const waits = printEnv === true || envFile !== undefined
  if (command.length > 0 || (waits && !learns)) return
  throw new Failure('bad-input', 'no command stands after --', {
    hint: 'Such as: holdfast rehearse --policy web-1.json -- restic backup /etc',
  })
}

function adviseOnTool({ terminal }: Surroundings, { generated }: RehearsedIdentity): void {
  for (const setting of generated?.settings ?? []) {
    terminal.note(printable(`set the tool so: ${setting}`))
  }
}

function warnOfSize({ terminal }: Surroundings, policies: readonly string[]): void {
  const warning = sizeWarning(policies)
  if (warning !== undefined) terminal.warn(warning)
}

function planOf(
  { command, setup, json, ...call }: RehearseCall,
  { machine, prefix, bucket, bucketPolicy, accountId, generated }: RehearsedIdentity,
): LearningPlan {
  return {
    machine,
    prefix,
    bucket,
    bucketPolicy,
    accountId,
    accept: (generated?.acceptances ?? []).flatMap(({ accept }) =>
      accept === 'list-names' ? [accept] : [],
    ),
    command,
    setup,
    isPlain: call.http,
    keepsHome: call.keepHome,
    keepsNetwork: call.keepNetwork,
    stdout: json || call.learn ? 'stderr' : 'stdout',
  }
}

function toolsOf(
  { env, signal, terminal }: Surroundings,
  { command, envFile, printEnv }: RehearseCall,
  resources: AsyncDisposableStack,
): RehearsalTools {
  return {
    env,
    signal,
    onNote: (note) => terminal.note(printable(note)),
    async onReady(variables) {
      if (envFile !== undefined) resources.use(await writeEnvironmentFile(envFile, variables))
      if (printEnv === true) terminal.print(...exportLines(variables))
      if (command.length === 0) terminal.explain('Waiting for requests. Stop it with Ctrl-C.')
    },
  }
}

function report(
  { terminal, endWith }: Surroundings,
  call: RehearseCall,
  rehearsal: Rehearsal,
): void {
  const who = nameOf(call)
  endWith(statusOf(rehearsal))
  if (rehearsal.notRun !== undefined) {
    const [program = ''] = call.command
    terminal.tell(printable(`${JSON.stringify(program)} cannot be run: ${rehearsal.notRun}`))
  } else if (rehearsal.events.length === 0) {
    terminal.report(nothingSeen(who))
  }
  if (call.json) terminal.printJson(rehearsalJson(rehearsal))
  else if (rehearsal.events.length > 0) terminal.explain('', ...renderRehearsal(rehearsal, who))
}

function nameOf({ command: [program] }: RehearseCall): string {
  return program === undefined ? 'the rehearsal' : basename(program)
}

function statusOf({ status, notRun, events }: Rehearsal): number {
  return notRun === undefined && events.length === 0 ? NOTHING_SEEN : status
}

function nothingSeen(who: string) {
  return {
    message: printable(`${who} sent no request to the sandbox`),
    details: [
      'Where sudo, systemd or a container runs it, variables do not follow.',
      'Hand them over:',
      "  rehearse … --env-file FILE -- sudo sh -c 'set -a; . FILE; COMMAND'",
      '  rehearse … --env-file FILE --keep-network -- systemd-run --wait --pipe \\',
      '    --property=EnvironmentFile=FILE COMMAND',
      '  rehearse … --env-file FILE --http -- docker run --network host \\',
      '    --env-file FILE IMAGE COMMAND',
      'A tool that reads no variables takes {endpoint}, {bucket} and {prefix} in',
      'COMMAND.',
    ],
  }
}

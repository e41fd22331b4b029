import { attack, planAttack } from '../../attack/attack.ts'
import { identify, type KnownCaller } from '../../attack/identify.ts'
import type { AttackOrder } from '../../attack/order.ts'
import { countCells, type Report } from '../../attack/report.ts'
import { Failure } from '../../base/failure.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { parsePrincipal } from '../../iam/principal/principal.ts'
import { sizeWarning } from '../policy/size-warning.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { printable } from '../render/printable.ts'
import { confirmBucket } from './confirm.ts'
import { type Measure, type MeasureOptions, measureOf } from './measure.ts'
import type { OpenedCaller } from './open-caller.ts'
import { renderPlan, renderReport } from './render-report.ts'
import { reportJson } from './report-json.ts'
import {
  type Address,
  addressOf,
  openOffline,
  openScene,
  type Scene,
  type SceneOptions,
  sameKey,
  sourceAddressFor,
} from './scene.ts'

export interface AttackCall extends MeasureOptions, SceneOptions {
  readonly victim: readonly string[]
  readonly otherBucket?: string | undefined
  readonly principal?: string | undefined
  readonly confirmBucket?: string | undefined
  readonly dryRun: boolean
  readonly brief: boolean
  readonly json: boolean
}

/** Attacks with a machine's key, and says what came of it; of a real bucket it asks first. */
export async function runAttack(surroundings: Surroundings, call: AttackCall): Promise<void> {
  const address = await addressOf(surroundings, call)
  const measure = await measureOf(call, address)
  const warning = call.offline ? sizeWarning(measure.texts) : undefined
  if (warning !== undefined) surroundings.terminal.warn(warning)
  await using scene = await (call.offline
    ? openOffline(address, offlineUser(call, measure))
    : openScene(surroundings, call))
  const order = await orderOf(surroundings, call, { address, measure, scene })
  if (call.dryRun) return showPlan(surroundings, call, planAttack(order))
  const planter = await scene.planter()
  await refuseSameKey(order.caller, planter, surroundings.signal)
  if (order.harm === 'careful') {
    const { terminal } = surroundings
    terminal.explain(...renderPlan(planAttack(order), scene.title, address.bucket))
    await confirmBucket(address.bucket, call.confirmBucket)
  }
  const report = await attack({ ...order, planter }, surroundings.signal)
  show(surroundings, call, report)
}

function offlineUser({ as: machine, principal }: AttackCall, measure: Measure) {
  const named = principal === undefined ? undefined : parsePrincipal(principal)
  if (named !== undefined && named.kind !== 'user') {
    throw new Failure('bad-input', `${principal} is no user's ARN`, {
      hint: 'Offline the key is a user’s, such as arn:aws:iam::111122223333:user/web-1.',
    })
  }
  return {
    name: named?.name ?? machine,
    account: named?.account,
    policies: measure.texts,
    boundary: measure.boundaryText,
    bucketPolicy: measure.resourceText,
  }
}

interface Known {
  readonly address: Address
  readonly measure: Measure
  readonly scene: Scene
}

async function orderOf(
  { terminal, signal }: Surroundings,
  call: AttackCall,
  { address, measure, scene }: Known,
): Promise<Omit<AttackOrder, 'planter'>> {
  const { harm, thief } = scene
  const known = await identify(thief, signal)
  const principal = principalOf(call, known)
  if (known !== undefined && parsePrincipal(known.arn).kind === 'root') {
    terminal.warn(`this is the root's key of account ${known.account}, which may do everything`)
  }
  const now = systemClock.now()
  const { identity, resource, boundary, prefix, isKeeper, acceptsListing } = measure
  return {
    machine: call.as,
    harm,
    premises: {
      ...address,
      prefix,
      victims: call.victim.map((name) => ({ name, prefix: prefixOf(name, call.as, measure) })),
      otherBucket: call.otherBucket,
    },
    suspect: {
      principal,
      policies: { identity, resource, boundary },
      context: contextOf(thief, known),
      moment: new Map([
        ['aws:CurrentTime', [`${now.toISOString().slice(0, 19)}Z`]],
        ['aws:EpochTime', [String(Math.floor(now.getTime() / 1000))]],
      ]),
    },
    isKeeper,
    acceptsListing,
    caller: known?.arn ?? principal,
    thief,
    now,
    nonce: Buffer.from(systemRandom(6)).toString('hex'),
  }
}

/** AWS's documentation uses this account, which is nobody's. */
const PLACEHOLDER = '111122223333'

/** Whose key it is meant to be: a root, who is above policies, is measured as the machine's user. */
function principalOf({ principal, as: machine }: AttackCall, known: KnownCaller | undefined) {
  if (principal !== undefined) return principal
  if (known !== undefined && parsePrincipal(known.arn).kind !== 'root') return known.arn
  return `arn:aws:iam::${known?.account ?? PLACEHOLDER}:user/${machine}`
}

/** As the machine's own, with the other's name in place of its. */
function prefixOf(name: string, machine: string, { prefix }: Measure): string {
  const at = prefix.lastIndexOf(machine)
  return at < 0 ? `${name}/` : prefix.slice(0, at) + name + prefix.slice(at + machine.length)
}

function contextOf({ endpoint, region }: OpenedCaller, known: KnownCaller | undefined) {
  const context = new Map([
    ['aws:SecureTransport', [String(endpoint?.startsWith('http:') !== true)]],
    ['aws:RequestedRegion', [region]],
  ])
  const source = sourceAddressFor(endpoint)
  if (source !== undefined) context.set('aws:SourceIp', [source])
  if (known !== undefined) context.set('aws:userid', [known.userId])
  return context
}

async function refuseSameKey(caller: string, planter: OpenedCaller, signal: AbortSignal) {
  const known = await identify(planter, signal)
  if (known?.arn === caller) throw sameKey()
}

function showPlan({ terminal }: Surroundings, { json }: AttackCall, plan: Report): void {
  if (json) terminal.printJson(reportJson(plan))
  else terminal.print(...renderReport(plan, { isPlan: true, isBrief: false }))
}

function show({ terminal, endWith }: Surroundings, call: AttackCall, report: Report): void {
  const { json, brief } = call
  if (json) terminal.printJson(reportJson(report))
  else terminal.print(...renderReport(report, { isPlan: false, isBrief: brief }))
  for (const left of report.remains) terminal.warn(printable(`this remains: ${left}`))
  endWith(statusOf(report))
}

/** In a sandbox what remains does no harm. */
function statusOf({ cells, harm, remains }: Report): number {
  const { surprises, breaches } = countCells(cells)
  if (surprises + breaches > 0) return 1
  return harm === 'careful' && remains.length > 0 ? 3 : 0
}

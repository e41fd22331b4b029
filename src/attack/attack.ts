// An attack from the planting of its victims to its report: what a thief of one machine's key would
// try, and what came of it.
import { Failure } from '../base/failure.ts'
import { parsePrincipal } from '../iam/principal/principal.ts'
import { prepare, type Tried, tryOut } from './attempt-cell.ts'
import type { AccountGround } from './attempts/account.ts'
import { ask, type Form, type Ground, type Victim } from './attempts/form.ts'
import { OBJECT_ATTEMPTS } from './attempts/objects.ts'
import type { Answer } from './attempts/port.ts'
import { prepareGround, type Run, restoreGround, undo } from './ground.ts'
import { type AttackOrder, madeName, otherBucketOf, type PlanOrder, roleArn } from './order.ts'
import { type Place, placesOf } from './places.ts'
import {
  accountTries,
  bucketsOf,
  foresee,
  type Plan,
  type SettingTry,
  settingTries,
} from './plan.ts'
import { Planter } from './planter.ts'
import { Predictor } from './predict.ts'
import type { Cell, Report } from './report.ts'

/** What an attack would try and what is expected of it. Nothing is sent. */
export function planAttack(order: PlanOrder): Report {
  const premises = { ...order.premises, otherBucket: otherBucketOf(order) }
  const plan = planOf(order, placesOf(premises))
  const ground = accountGround(order, order.harm === 'full' ? roleArn(order) : undefined)
  return reportOf(order, plan, foresee(plan, ground), [])
}

/**
 * Plants victims, tries everything on them with the thief's key, and takes away what was planted,
 * also where it fails.
 *
 * @throws `access-denied` where either key is refused or the planter's cannot plant; `unsupported`
 *   where what is planted could not be taken away; what the callers throw.
 */
export async function attack(order: AttackOrder, signal?: AbortSignal): Promise<Report> {
  const planter = new Planter(order.planter, order.harm, order.nonce)
  const premises = { ...order.premises, otherBucket: otherBucketOf(order) }
  const plan = planOf(order, placesOf(premises))
  const run: Run = { order, plan, planter, remains: [], signal }
  const cells = await attackAll(run).catch(async (error: unknown) => {
    await restoreAfter(run, error)
    throw error
  })
  await restoreGround(run)
  return reportOf(order, plan, cells, run.remains)
}

async function attackAll(run: Run): Promise<Cell[]> {
  const role = await prepareGround(run)
  return [
    ...(await attackObjects(run)),
    ...(await attackSettings(run)),
    ...(await attackAccount(run, role)),
  ]
}

/** Whoever has to clear up by hand is told what, before why. */
async function restoreAfter(run: Run, error: unknown): Promise<void> {
  const { remains, planter, order } = run
  await restoreGround(run)
  if (remains.length === 0) return
  throw new Failure('outcome-unknown', `${planter.mark}… may remain in ${order.premises.bucket}`, {
    hint: ['Remove what begins so, old versions too:', ...remains].join('\n'),
    cause: error,
  })
}

function planOf(order: PlanOrder, places: readonly Place[]): Plan {
  const { harm, now, suspect, premises, isKeeper, acceptsListing } = order
  const { bucket, prefix } = premises
  const bounds = { bucket, prefix, isKeeper, acceptsListing }
  return { harm, now, places, predictor: new Predictor(suspect, bucket), bounds }
}

function reportOf(
  { machine, suspect, harm }: PlanOrder,
  { places }: Plan,
  cells: readonly Cell[],
  remains: readonly string[],
): Report {
  const targets = places.map(({ name, title }) => ({ name, title }))
  return { machine, principal: suspect.principal, harm, targets, cells, remains }
}

function accountGround(
  { harm, caller, nonce, premises }: PlanOrder,
  role: string | undefined,
): AccountGround {
  const { account = '', partition = 'aws' } = parsePrincipal(caller)
  const newName = madeName({ nonce })
  return { harm, caller, partition, account, newName, bucket: premises.bucket, role }
}

/** Places are attacked side by side; in each, what changes the victim least comes first. */
async function attackObjects(run: Run): Promise<Cell[]> {
  const ends = await Promise.allSettled(run.plan.places.map((place) => attackPlace(run, place)))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []))
}

async function attackPlace(run: Run, column: Place): Promise<Cell[]> {
  const { plan, planter, order, signal } = run
  let victim: Victim = await planter.plant(column, signal)
  let upload = await planter.plantUpload(column, signal)
  const [own = column] = plan.places
  const cells: Cell[] = []
  for (const { name, form } of OBJECT_ATTEMPTS) {
    const ground: Ground = {
      harm: plan.harm,
      column,
      victim,
      upload,
      newKey: () => planter.newKey(column),
      newOwnKey: () => ({ bucket: own.bucket, key: planter.newKey(own) }),
      now: order.now,
    }
    const prepared = prepare(
      { part: 'objects', attempt: name, target: column.name },
      form(ground),
      plan,
    )
    const { cell, answer } = await tryOut(prepared, order.thief, plan.predictor, signal)
    cells.push(cell)
    if (!spent(prepared.form, answer)) continue
    victim = await planter.plant(column, signal)
    upload = await planter.plantUpload(column, signal)
  }
  return cells
}

function spent(form: Form | string, answer: Answer | undefined): boolean {
  return typeof form !== 'string' && form.spends === true && isGood(answer)
}

function isGood(answer: Answer | undefined): boolean {
  return answer !== undefined && answer.status >= 200 && answer.status < 300
}

/** One after the other: what is changed is changed back before anything else is tried. */
async function attackSettings(run: Run): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const { bucket, target } of bucketsOf(run.plan.places)) {
    const before = new Map<string, Answer>()
    for (const each of settingTries(run.plan, bucket, target)) {
      cells.push((await attackSetting(run, each, before)).cell)
    }
  }
  return cells
}

/** @param before what the settings of the bucket are, as far as it was asked */
async function attackSetting(
  run: Run,
  attempt: SettingTry,
  before: Map<string, Answer>,
): Promise<Tried> {
  const { order, plan, planter, signal } = run
  const { prepared, setting, bucket, isRead } = attempt
  const isChange = !isRead && typeof prepared.form !== 'string'
  const query = { [setting.selector]: '', id: setting.id }
  if (isChange && !before.has(setting.name)) {
    before.set(setting.name, await planter.send(ask('GET', { bucket, query }), signal))
  }
  const tried = await tryOut(prepared, order.thief, plan.predictor, signal)
  const was = before.get(setting.name)
  if (isChange && was !== undefined && isGood(tried.answer)) await putBack(run, attempt, was)
  return tried
}

/** Makes a setting what it was. Object Lock, once enabled, stays. */
async function putBack(
  { planter, remains }: Run,
  { setting, bucket }: SettingTry,
  before: Answer,
): Promise<void> {
  const { selector, id, isRemovable = false } = setting
  const query = { [selector]: '', id }
  const payload = Buffer.from(before.body).toString('utf8')
  if (!isGood(before) && !isRemovable) {
    remains.push(`${setting.name} of ${bucket} was set`)
    return
  }
  const form = isGood(before)
    ? ask('PUT', { bucket, query, payload })
    : ask('DELETE', { bucket, query })
  await undo(planter, remains, form.attempt)
}

async function attackAccount(run: Run, role: string | undefined): Promise<Cell[]> {
  const { order, plan, planter, remains, signal } = run
  const cells: Cell[] = []
  for (const prepared of accountTries(plan, accountGround(order, role))) {
    const { cell, answer } = await tryOut(prepared, order.thief, plan.predictor, signal)
    cells.push(cell)
    if (typeof prepared.form === 'string' || answer === undefined || !isGood(answer)) continue
    const taken = prepared.form.undo?.(answer)
    if (taken !== undefined) await undo(planter, remains, taken)
  }
  return cells
}

// An attack from the planting of its victims to its report: what a thief of one machine's key would
// try, and what came of it.

import { Failure } from '../base/failure.ts'
import { parsePrincipal } from '../iam/principal/principal.ts'
import { prepare, type Tried, tryOut } from './attempt-cell.ts'
import type { AccountGround } from './attempts/account.ts'
import { OBJECT_ATTEMPTS } from './attempts/objects.ts'
import type { Column, Form, Ground, Harm, Victim } from './form.ts'
import { ask } from './form.ts'
import { type Place, type Premises, placesOf } from './places.ts'
import {
  accountTries,
  bucketsOf,
  foresee,
  type Plan,
  type SettingTry,
  settingTries,
} from './plan.ts'
import { Planter } from './planter.ts'
import type { Answer, Caller, QueryAttempt, S3Attempt } from './port.ts'
import { Predictor, type Suspect } from './predict.ts'
import type { Cell, Report } from './report.ts'

export interface AttackOrder {
  /** The machine's name. */
  readonly machine: string
  readonly harm: Harm
  readonly premises: Premises
  /** Whose key it is meant to be, and under which policies. */
  readonly suspect: Suspect
  /** The ARN that the key has, which may be another than it is meant to have. */
  readonly caller: string
  readonly thief: Caller
  /** Of a key that may store, list and delete everywhere in the buckets. */
  readonly planter: Caller
  readonly now: Date
  /** Unlike that of any other attack: lower-case letters and digits. */
  readonly nonce: string
}

/** What an attack would try and what is expected of it. Nothing is sent. */
export function planAttack(order: Omit<AttackOrder, 'thief' | 'planter'>): Report {
  const premises = { ...order.premises, otherBucket: otherBucketOf(order) }
  const plan = planOf(order, placesOf(premises))
  const ground = accountGround(order, plan, order.harm === 'full' ? roleArn(order) : undefined)
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
  let cells: readonly Cell[] = []
  try {
    const role = await prepareGround(run)
    cells = [
      ...(await attackObjects(run)),
      ...(await attackSettings(run)),
      ...(await attackAccount(run, role)),
    ]
  } finally {
    await restoreGround(run)
  }
  return reportOf(order, plan, cells, run.remains)
}

interface Run {
  readonly order: AttackOrder
  readonly plan: Plan
  readonly planter: Planter
  readonly remains: string[]
  readonly signal: AbortSignal | undefined
}

function planOf(order: Omit<AttackOrder, 'thief' | 'planter'>, places: readonly Place[]): Plan {
  const { harm, now, suspect } = order
  return { harm, now, places, predictor: new Predictor(suspect) }
}

function reportOf(
  { machine, suspect, harm }: Omit<AttackOrder, 'thief' | 'planter'>,
  { places }: Plan,
  cells: readonly Cell[],
  remains: readonly string[],
): Report {
  const targets = places.map(({ name, title }) => ({ name, title }))
  return { machine, principal: suspect.principal, harm, targets, cells, remains }
}

/** What is made beside victims is called so. */
function madeName({ nonce }: Pick<AttackOrder, 'nonce'>): string {
  return `holdfast-attack-${nonce}`
}

/** Where harm is done freely, another bucket is made. */
function otherBucketOf({
  harm,
  premises,
  nonce,
}: Pick<AttackOrder, 'harm' | 'premises' | 'nonce'>) {
  if (premises.otherBucket !== undefined || harm === 'careful') return premises.otherBucket
  return `${madeName({ nonce })}-other`
}

function roleArn({ caller, nonce }: Pick<AttackOrder, 'caller' | 'nonce'>): string {
  const { account, partition } = parsePrincipal(caller)
  return `arn:${partition ?? 'aws'}:iam::${account}:role/${madeName({ nonce })}`
}

function accountGround(
  { harm, caller, nonce, premises }: Omit<AttackOrder, 'thief' | 'planter'>,
  _plan: Plan,
  role: string | undefined,
): AccountGround {
  const { account = '', partition = 'aws' } = parsePrincipal(caller)
  const newName = madeName({ nonce })
  return { harm, caller, partition, account, newName, bucket: premises.bucket, role }
}

/** @returns the role that was made to be assumed. */
async function prepareGround(run: Run): Promise<string | undefined> {
  const { order, planter, signal } = run
  const { harm, premises } = order
  if (harm === 'careful') {
    for (const { bucket } of bucketsOf(run.plan.places))
      await planter.refuseRetention(bucket, signal)
    return undefined
  }
  const bucket = otherBucketOf(order)
  if (premises.otherBucket === undefined && bucket !== undefined) {
    await makeBucket(run, bucket)
  }
  return order.planter.query === undefined ? undefined : await makeRole(run)
}

/** With Object Lock where there is such a thing, so that there is all to attack. */
async function makeBucket({ planter, signal }: Run, bucket: string): Promise<void> {
  const headers = { 'x-amz-bucket-object-lock-enabled': 'true' }
  const locking = await planter.send(ask('PUT', { bucket, headers }), signal)
  if (locking.status === 200) return
  const made = await planter.send(ask('PUT', { bucket }), signal)
  if (made.status !== 200) throw new Failure('store-refused', `${bucket} cannot be made`)
}

async function makeRole({ order, planter, signal }: Run): Promise<string | undefined> {
  const RoleName = madeName(order)
  const { account, partition } = parsePrincipal(order.caller)
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: 'sts:AssumeRole',
    },
  })
  const parameters = { RoleName, AssumeRolePolicyDocument }
  const made = await planter.sendBare({ service: 'iam', action: 'CreateRole', parameters }, signal)
  return made.status === 200 ? roleArn(order) : undefined
}

/** Not aborted by the signal: what was planted is taken away however the attack ended. */
async function restoreGround({ order, plan, planter, remains }: Run): Promise<void> {
  remains.push(...(await planter.clear(plan.places)))
  if (order.harm === 'careful') return
  const bucket = otherBucketOf(order)
  if (order.premises.otherBucket === undefined && bucket !== undefined) {
    await undo(planter, remains, deletionOf(bucket))
  }
  if (order.planter.query === undefined) return
  const parameters = { RoleName: madeName(order) }
  await undo(planter, remains, { service: 'iam', action: 'DeleteRole', parameters })
}

function deletionOf(bucket: string): S3Attempt {
  const rest = { method: 'DELETE', bucket, query: [], headers: new Map<string, string>() }
  return { service: 's3', rest }
}

async function undo(
  planter: Planter,
  remains: string[],
  attempt: S3Attempt | QueryAttempt,
): Promise<void> {
  const { status, code } = await planter.sendBare(attempt)
  const isGone = status < 300 || code === 'NoSuchEntity' || code === 'NoSuchBucket'
  if (!isGone) remains.push(`${nameOfAttempt(attempt)}: ${status} ${code ?? ''}`)
}

function nameOfAttempt(attempt: S3Attempt | QueryAttempt): string {
  if (attempt.service !== 's3') return `${attempt.service}:${attempt.action}`
  return `${attempt.rest.method} ${attempt.rest.bucket}`
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
      plan.predictor,
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
    for (const each of settingTries(run.plan, bucket, target)) {
      cells.push((await attackSetting(run, each)).cell)
    }
  }
  return cells
}

async function attackSetting(run: Run, attempt: SettingTry): Promise<Tried> {
  const { order, plan, planter, signal } = run
  const { prepared, setting, bucket, isRead } = attempt
  const isChange = !isRead && typeof prepared.form !== 'string'
  const query = { [setting.selector]: '', id: setting.id }
  const before = isChange ? await planter.send(ask('GET', { bucket, query }), signal) : undefined
  const tried = await tryOut(prepared, order.thief, plan.predictor, signal)
  if (before !== undefined && isGood(tried.answer)) await putBack(run, attempt, before)
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
  const { status, code } = await planter.send(form)
  if (status >= 300) remains.push(`${setting.name} of ${bucket}: ${status} ${code ?? ''}`)
}

async function attackAccount(run: Run, role: string | undefined): Promise<Cell[]> {
  const { order, plan, planter, remains, signal } = run
  const cells: Cell[] = []
  for (const prepared of accountTries(plan, accountGround(order, plan, role))) {
    const { cell, answer } = await tryOut(prepared, order.thief, plan.predictor, signal)
    cells.push(cell)
    if (typeof prepared.form === 'string' || answer === undefined || !isGood(answer)) continue
    const taken = prepared.form.undo?.(answer)
    if (taken !== undefined) await undo(planter, remains, taken)
  }
  return cells
}

// What will be tried, in order, before anything is sent.
import { type Prepared, prepare, untried, type Yardstick } from './attempt-cell.ts'
import { ACCOUNT_ATTEMPTS, type AccountGround } from './attempts/account.ts'
import type { Ground, Harm } from './attempts/form.ts'
import { OBJECT_ATTEMPTS } from './attempts/objects.ts'
import { formOfSetting, SETTING_ATTEMPTS, SETTINGS, type Setting } from './attempts/settings.ts'
import type { Place } from './places.ts'
import type { Cell } from './report.ts'

export interface Plan extends Yardstick {
  readonly harm: Harm
  readonly places: readonly Place[]
  readonly now: Date
}

export interface SettingTry {
  readonly setting: Setting
  readonly bucket: string
  readonly isRead: boolean
  readonly prepared: Prepared
}

/** Every attempt on the settings of a bucket. */
export function settingTries(plan: Plan, bucket: string, target: string): SettingTry[] {
  const { harm } = plan
  return SETTINGS.flatMap((setting) =>
    SETTING_ATTEMPTS.flatMap((attempt): SettingTry[] => {
      const form = formOfSetting(setting, attempt, bucket, harm)
      if (form === undefined) return []
      const named = { part: 'settings', attempt: `${attempt} ${setting.name}`, target } as const
      const prepared = prepare(named, form, plan)
      return [{ setting, bucket, isRead: attempt === 'read', prepared }]
    }),
  )
}

/** The settings' targets: the bucket of the machine, and another. */
export function bucketsOf(places: readonly Place[]): { bucket: string; target: string }[] {
  const [own] = places
  const other = places.find(({ bucket }) => bucket !== own?.bucket)
  return [
    ...(own === undefined ? [] : [{ bucket: own.bucket, target: 'bucket' }]),
    ...(other === undefined ? [] : [{ bucket: other.bucket, target: 'other' }]),
  ]
}

export function accountTries(plan: Plan, ground: AccountGround): Prepared[] {
  return ACCOUNT_ATTEMPTS.map(({ name, form }) =>
    prepare({ part: 'account', attempt: name, target: 'account' }, form(ground), plan),
  )
}

/** What is expected of each attempt; nothing is planted, so names stand for what would be. */
export function foresee(plan: Plan, account: AccountGround): Cell[] {
  const { places } = plan
  const objects = places.flatMap((place) => {
    const ground = imagined(plan, place)
    return OBJECT_ATTEMPTS.map(({ name, form }) =>
      prepare({ part: 'objects', attempt: name, target: place.name }, form(ground), plan),
    )
  })
  const settings = bucketsOf(places).flatMap(({ bucket, target }) =>
    settingTries(plan, bucket, target).map(({ prepared }) => prepared),
  )
  return [...objects, ...settings, ...accountTries(plan, account)].map((each) => untried(each))
}

function imagined({ harm, places, now }: Plan, column: Place): Ground {
  const key = `${column.prefix}holdfast-canary`
  const [own = column] = places
  return {
    harm,
    column,
    victim: { key, versionId: 'VERSION', goneVersionId: 'VERSION' },
    upload: { key, uploadId: 'UPLOAD' },
    newKey: () => key,
    newOwnKey: () => ({ bucket: own.bucket, key: `${own.prefix}holdfast-canary` }),
    now,
  }
}

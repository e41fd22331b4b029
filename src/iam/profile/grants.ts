// Which operations a policy grants, and the statements that grant exactly them.
import { compilePattern } from '../pattern/match.ts'
import { parsePattern } from '../pattern/pattern.ts'
import type { Role } from './options.ts'
import type { Operation, Profile, Task } from './profile.ts'
import type { Target } from './target.ts'

/** An operation to grant: of a profile, or of the AWS console, which also lists the way to a folder. */
export type Grant = Pick<Operation, 'action' | 'createOnce'> & {
  readonly scope: Operation['scope'] | { readonly on: 'way' }
}

const TASKS_OF: Readonly<Record<Role, readonly Task[]>> = {
  writer: ['backup'],
  restorer: ['restore'],
  keeper: ['prune'],
  full: ['backup', 'restore', 'prune', 'setup'],
}

/** The operations of a profile that a role does and cannot do without. */
export function operationsOf(profile: Profile, role: Role): readonly Operation[] {
  return profile.operations.filter(
    ({ tasks, denial }) =>
      (denial === 'fatal' || denial === 'harmful') &&
      tasks.some((task) => TASKS_OF[role].includes(task)),
  )
}

/** The operations that a role's tool must be kept from by a setting. */
export function avoidableOf(profile: Profile, role: Role): readonly Operation[] {
  return profile.operations.filter(
    ({ tasks, denial }) =>
      denial === 'avoidable' && tasks.some((task) => TASKS_OF[role].includes(task)),
  )
}

/** What the AWS console asks to lead a user to the folder: its buttons for all else stay refused. */
export const CONSOLE: readonly Grant[] = [
  { action: 's3:ListAllMyBuckets', scope: { on: 'account' } },
  { action: 's3:GetBucketLocation', scope: { on: 'bucket' } },
  { action: 's3:ListBucket', scope: { on: 'listing', prefixes: ['*'] } },
  { action: 's3:ListBucket', scope: { on: 'way' } },
]

/** Whether a bucket policy can grant it: only what is asked of the bucket or its objects. */
export function isOfBucket({ scope }: Grant): boolean {
  return scope.on !== 'account' && scope.on !== 'own'
}

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

/** One statement to be: actions with the same resources and the same condition. */
export interface StatementPlan {
  readonly sid: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly condition: Condition | undefined
}

/** The fewest statements that allow the grants and nothing else. */
export function planStatements(grants: readonly Grant[], target: Target): StatementPlan[] {
  const pieces = [
    ...widestOf(grants, 'objects').flatMap(({ grant, patterns }) =>
      planObjects(grant, patterns, target),
    ),
    ...widestOf(grants, 'listing').map(({ grant, patterns }) =>
      planListing(grant, patterns, target),
    ),
    ...grants.flatMap((grant) => planOther(grant, target)),
  ]
  return numberSids(merge(pieces))
}

/** Each action once, with the patterns of all its grants, those left out that another one covers. */
function widestOf(
  grants: readonly Grant[],
  on: 'objects' | 'listing',
): { readonly grant: Grant; readonly patterns: readonly string[] }[] {
  const byAction = Map.groupBy(
    grants.filter(({ scope }) => scope.on === on),
    ({ action }) => action,
  )
  return [...byAction.values()].map((same) => {
    const patterns = [...new Set(same.flatMap(patternsOf))]
    const widest = patterns.filter((one) => !patterns.some((other) => covers(other, one)))
    return { grant: same[0] as Grant, patterns: widest }
  })
}

function patternsOf({ scope }: Grant): readonly string[] {
  if (scope.on === 'objects') return scope.keys
  return scope.on === 'listing' ? scope.prefixes : []
}

/** Whether `wide`, another pattern, matches all that `narrow` does. */
function covers(wide: string, narrow: string): boolean {
  const syntax = { wildcards: true, variables: false }
  return wide !== narrow && compilePattern(parsePattern(wide, syntax))(narrow)
}

function planObjects(
  { action, createOnce }: Grant,
  keys: readonly string[],
  { bucket, pattern }: Target,
): StatementPlan[] {
  const resources = keys.map((key) => `arn:aws:s3:::${bucket}/${pattern}${key}`)
  const plan = { sid: 'Objects', actions: [action], resources }
  if (createOnce === undefined) return [{ ...plan, condition: undefined }]
  return [
    { ...plan, sid: 'CreateOnce', condition: { Null: { 's3:if-none-match': 'false' } } },
    // Beginning an upload and sending its parts carry no If-None-Match; its completion does.
    { ...plan, sid: 'Parts', condition: { Bool: { 's3:ObjectCreationOperation': 'false' } } },
  ]
}

function planListing(
  { action }: Grant,
  prefixes: readonly string[],
  { bucket, pattern }: Target,
): StatementPlan {
  const values = prefixes.map((prefix) => `${pattern}${prefix}`)
  const operator = prefixes.some((prefix) => prefix.includes('*')) ? 'StringLike' : 'StringEquals'
  return {
    sid: 'List',
    actions: [action],
    resources: [`arn:aws:s3:::${bucket}`],
    condition: { [operator]: { 's3:prefix': values } },
  }
}

function planOther({ action, scope }: Grant, target: Target): StatementPlan[] {
  const bucket = `arn:aws:s3:::${target.bucket}`
  const plan = { actions: [action], condition: undefined }
  switch (scope.on) {
    case 'whole-listing':
      return [
        {
          sid: 'HeadBucket',
          actions: [action],
          resources: [bucket],
          condition: { Null: { 's3:prefix': 'true' } },
        },
      ]
    case 'way':
      return [{ sid: 'Way', actions: [action], resources: [bucket], condition: wayTo(target) }]
    case 'bucket':
      return [{ ...plan, sid: 'Bucket', resources: [bucket] }]
    case 'account':
      return [{ ...plan, sid: 'Account', resources: ['*'] }]
    case 'own': {
      const resources = scope.arns.map((arn) => arn.replaceAll('{machine}', target.machine))
      return [{ ...plan, sid: 'Own', resources }]
    }
    case 'objects':
    case 'listing':
    case 'elsewhere':
      break
  }
  return []
}

/** The console opens a bucket without a prefix or with an empty one, then folder by folder. */
function wayTo({ ancestors }: Target): Condition {
  return {
    StringEquals: { 's3:delimiter': '/' },
    StringEqualsIfExists: { 's3:prefix': ['', ...ancestors] },
  }
}

/** Statements of one meaning become one, in order of their first action. */
function merge(plans: readonly StatementPlan[]): StatementPlan[] {
  const same = ({ sid, resources, condition }: StatementPlan) =>
    JSON.stringify([sid, resources, condition])
  return [...Map.groupBy(plans, same).values()].map((group) => ({
    ...(group[0] as StatementPlan),
    actions: [...new Set(group.flatMap(({ actions }) => actions))],
  }))
}

function numberSids(plans: readonly StatementPlan[]): StatementPlan[] {
  const seen = new Map<string, number>()
  return plans.map((plan) => {
    const nth = (seen.get(plan.sid) ?? 0) + 1
    seen.set(plan.sid, nth)
    return nth === 1 ? plan : { ...plan, sid: `${plan.sid}${nth}` }
  })
}

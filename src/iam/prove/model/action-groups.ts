// Actions that a set of statements cannot tell apart, so that one question decides them all.
import {
  actionFacts,
  conditionKeyStanding,
  KNOWN_SERVICES,
  serviceFacts,
} from '../../../aws/actions/facts.ts'
import { classifyS3Action } from '../../../aws/actions/s3-classes.ts'
import { foldCase } from '../../pattern/match.ts'
import type { Statement } from '../../policy/policy.ts'
import type { ActionGroup } from './action-group.ts'
import { type ActionSet, actionSetOf } from './action-set.ts'
import { openGroups } from './open-groups.ts'

/** Shapes that are remembered: lists of elements and keys that many machines have in common. */
const REMEMBERED = 2_000

const known = new Map<string, readonly ActionGroup[]>()

/**
 * The groups of actions that some Allow among the statements matches: all documented S3 actions,
 * those that an Allow names though nobody documents them, and actions of other services: at first
 * those that a reader knows, then the open groups, which leave nothing out.
 *
 * Actions are of one group if the same statements match them, if they are of one class, all classes
 * of object actions `together` being one, and if the keys of the statements stand alike to them.
 */
export function groupActions(
  statements: readonly Statement[],
  objects: 'together' | 'by-class',
): readonly ActionGroup[] {
  const sets = statements.map(({ actions }) => actionSetOf(actions))
  const shape = objects + statements.map(shapeOf(sets)).join(';')
  const same = known.get(shape)
  if (same !== undefined) return same
  if (known.size >= REMEMBERED) known.clear()
  const groups = makeGroups(statements, sets, objects)
  known.set(shape, groups)
  return groups
}

/** One action by itself, documented or not. */
export function groupOfAction(statements: readonly Statement[], action: string): ActionGroup {
  const name = canonicalName(action)
  const matched = statements.map(({ actions }) => actionSetOf(actions).matches(name))
  return groupOf(name, matched)
}

/** As AWS spells it, where AWS documents it. */
function canonicalName(action: string): string {
  const facts = actionFacts(action)
  return facts === undefined ? action : `${facts.service}:${facts.name}`
}

function shapeOf(sets: readonly ActionSet[]) {
  return (statement: Statement, index: number): string => {
    const keys = serviceKeys(statement)
    return `${sets[index]?.id}${statement.effect === 'Deny' ? '-' : '+'}${keys.join(',')}`
  }
}

/** Keys, in lower case, that not every action carries: those that are not global. */
function serviceKeys({ conditions, resources }: Statement): readonly string[] {
  const keys: string[] = []
  for (const { key, values } of conditions) {
    if (!/^aws:/i.test(key)) keys.push(foldCase(key))
    for (const { text } of values) keys.push(...variablesOf(text))
  }
  for (const { text } of resources?.patterns ?? []) keys.push(...variablesOf(text))
  return keys
}

function variablesOf(text: string): readonly string[] {
  if (!text.includes('${')) return []
  return [...text.matchAll(/\$\{\s*([^\s,'}]+)/g)].flatMap(([, key = '']) =>
    /^aws:/i.test(key) ? [] : [foldCase(key)],
  )
}

function makeGroups(
  statements: readonly Statement[],
  sets: readonly ActionSet[],
  objects: 'together' | 'by-class',
): ActionGroup[] {
  const keys = [...new Set(statements.flatMap(serviceKeys))]
  const isAllow = statements.map(({ effect }) => effect === 'Allow')
  const groups = new Map<string, ActionGroup>()
  for (const action of listedActions(sets.filter((_, index) => isAllow[index]))) {
    const matched = sets.map(({ matches }) => matches(action))
    if (!matched.some((is, index) => is && isAllow[index])) continue
    const group = groupOf(action, matched)
    const alike = [group.service, matched, ...distinctionsOf(group, keys, objects)].join('|')
    const same = groups.get(alike)
    groups.set(alike, same === undefined ? group : join(same, action))
  }
  return [...groups.values(), ...openGroups(sets, isAllow)]
}

/** Judged apart where the role is a writer's. */
const SINGULAR = new Set(['s3:PutObject', 's3:AbortMultipartUpload'])

/** Actions of other services are asked of the same resources, and every key may stand in them. */
function distinctionsOf(
  group: ActionGroup,
  keys: readonly string[],
  objects: 'together' | 'by-class',
): readonly unknown[] {
  const [action] = group.actions
  if (group.service !== 's3') return []
  const isTogether = objects === 'together' && group.class?.endsWith('-object') === true
  const isOfTypes = group.class === undefined || group.class === 'escape'
  return [
    isTogether ? 'object' : group.class,
    keys.map((key) => conditionKeyStanding(action, key)),
    isOfTypes ? actionFacts(action)?.resourceTypes : '',
    !isTogether && SINGULAR.has(action) ? action : '',
  ]
}

function groupOf(action: string, matched: readonly boolean[]): ActionGroup {
  const service = foldCase(action.slice(0, action.indexOf(':')))
  const isS3 = service === 's3'
  return { actions: [action], class: isS3 ? classifyS3Action(action) : undefined, service, matched }
}

/** What a reader knows, in this order, stands for a group. */
const TELLING = [
  's3:GetObject',
  's3:PutObject',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutObjectAcl',
  's3:ListBucket',
  's3:PutBucketPolicy',
  's3:PutLifecycleConfiguration',
  's3:GetBucketLocation',
  's3:CreateAccessPoint',
  'iam:CreateAccessKey',
  'sts:AssumeRole',
  'kms:Decrypt',
]

function join(group: ActionGroup, action: string): ActionGroup {
  const [first] = group.actions
  const isBetter = rankOf(action) < rankOf(first)
  const [next, last] = isBetter ? [action, first] : [first, action]
  return { ...group, actions: [next, ...group.actions.slice(1), last] }
}

function rankOf(action: string): number {
  const rank = TELLING.indexOf(action)
  return rank < 0 ? TELLING.length : rank
}

/** Some that no facts are held of and that a reader knows. */
const OTHER_SERVICES = ['secretsmanager', 'lambda', 'dynamodb', 'rds', 'ssm', 'backup', 'logs']

/** No policy that AWS takes has more. Each is compared with each pattern; open groups have the rest. */
const MOST_SPELT = 1_000

/** All S3 actions that are documented, and of others those that a reader knows. */
function* listedActions(allows: readonly ActionSet[]): Generator<string> {
  yield* actionsOf('s3')
  const leavesS3 = allows.some((it) => it.leavesS3)
  if (leavesS3) {
    for (const service of KNOWN_SERVICES) if (service !== 's3') yield* actionsOf(service)
  }
  const spelt = allows.flatMap((allow) => allow.spelt).filter(isUndocumented)
  const others = leavesS3 ? OTHER_SERVICES.map((service) => `${service}:Any`) : []
  yield* new Set([...spelt.slice(0, MOST_SPELT), ...others])
}

function actionsOf(service: string): string[] {
  const actions = serviceFacts(service)?.actions.values() ?? []
  return [...actions].map(({ name }) => `${service}:${name}`)
}

function isUndocumented(action: string): boolean {
  return actionFacts(action) === undefined
}

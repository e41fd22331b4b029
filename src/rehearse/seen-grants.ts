// What a run was allowed, as grants of a policy: no wider than the folders it was seen in.
import { escapePattern } from '../iam/profile/target.ts'
import type { ActionDecision } from '../sandbox/journal/request-event.ts'
import { CHANGING } from './changing-names.ts'

/** Leave for one action, and for as much of what it acts on as was seen. */
export interface SeenGrant {
  readonly action: string
  /** Patterns of IAM. */
  readonly resources: readonly string[]
  readonly condition: Condition | undefined
  /**
   * Whether it stays within the machine's prefix and was asked for by itself. The others are worth a
   * try without: tools ask for much about the bucket that they can do without.
   */
  readonly isOwn: boolean
}

export type Condition = Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>

export interface Ground {
  readonly bucket: string
  /** What the machine's keys begin with. */
  readonly prefix: string
}

/** The grants that allow what `decisions` did, of actions on keys and listings first. */
export function seenGrants(decisions: readonly ActionDecision[], ground: Ground): SeenGrant[] {
  const byAction = Map.groupBy(decisions, ({ action }) => action)
  const grants = [...byAction].flatMap(([action, same]) => [
    ...onOwnKeys(action, same, ground),
    ...onOwnListings(action, same, ground),
    ...elsewhere(action, same, ground),
  ])
  return grants.filter((grant, at) => !grants.some((other, i) => i !== at && covers(other, grant)))
}

/** Whether `wide`, which is needed anyhow, allows what a doubtful grant would. */
function covers(wide: SeenGrant, grant: SeenGrant): boolean {
  const same = ({ action, resources, condition }: SeenGrant) =>
    JSON.stringify([action, resources, condition])
  return wide.isOwn && !grant.isOwn && same(wide) === same(grant)
}

function onOwnKeys(
  action: string,
  decisions: readonly ActionDecision[],
  { bucket, prefix }: Ground,
): SeenGrant[] {
  const own = `arn:aws:s3:::${bucket}/${prefix}`
  const keys = decisions
    .filter(({ resource }) => resource.startsWith(own))
    .map(({ resource }) => resource.slice(own.length))
  if (keys.length === 0) return []
  const resources = [`${escapePattern(own + commonFolder(keys))}*`]
  const grant = { action, resources, isOwn: true }
  if (!createsOnce(action, decisions)) return [{ ...grant, condition: undefined }]
  return [
    { ...grant, condition: { Null: { 's3:if-none-match': 'false' } } },
    // Beginning an upload and sending its parts carry no If-None-Match; its completion does.
    { ...grant, condition: { Bool: { 's3:ObjectCreationOperation': 'false' } } },
  ]
}

function createsOnce(action: string, decisions: readonly ActionDecision[]): boolean {
  if (action !== 's3:PutObject') return false
  return decisions.every(
    ({ conditions }) =>
      conditions['s3:if-none-match'] !== undefined ||
      conditions['s3:ObjectCreationOperation']?.[0] === 'false',
  )
}

/** Only listings carry a prefix. */
const PREFIX = 's3:prefix'

function onOwnListings(
  action: string,
  decisions: readonly ActionDecision[],
  { bucket, prefix }: Ground,
): SeenGrant[] {
  const listings = decisions.filter(({ conditions }) => conditions[PREFIX]?.[0]?.startsWith(prefix))
  const asked = listings.filter(({ optional }) => optional !== true)
  // To be told of missing keys needs no more than to list, and is granted with it.
  const [meant, isOwn] = asked.length > 0 ? [asked, true] : [listings, false]
  if (meant.length === 0) return []
  const within = meant.map(({ conditions }) => (conditions[PREFIX]?.[0] ?? '').slice(prefix.length))
  const value = `${escapePattern(prefix + commonFolder(within))}*`
  const resources = [`arn:aws:s3:::${bucket}`]
  return [{ action, resources, condition: { StringLike: { [PREFIX]: value } }, isOwn }]
}

/** Of the bucket itself, of other keys, of other services: exactly what was seen. */
function elsewhere(
  action: string,
  decisions: readonly ActionDecision[],
  { bucket, prefix }: Ground,
): SeenGrant[] {
  const grants = new Map<string, SeenGrant>()
  for (const { resource, conditions } of decisions) {
    const [listed] = conditions[PREFIX] ?? []
    if (resource.startsWith(`arn:aws:s3:::${bucket}/${prefix}`)) continue
    if (listed?.startsWith(prefix)) continue
    const condition = conditionOf(action, listed)
    const resources = [resource === '*' ? resource : escapePattern(resource)]
    const grant = { action, resources, condition, isOwn: false }
    grants.set(JSON.stringify(grant), grant)
  }
  return [...grants.values()]
}

const LISTINGS: ReadonlySet<string> = new Set(['s3:ListBucket', 's3:ListBucketVersions'])

function conditionOf(action: string, listed: string | undefined): Condition | undefined {
  if (listed !== undefined) return { StringEquals: { [PREFIX]: listed } }
  return LISTINGS.has(action) ? { Null: { [PREFIX]: 'true' } } : undefined
}

/** The deepest folder that holds all of `keys` and will do so the next time, with its slash. */
function commonFolder(keys: readonly string[]): string {
  const [first = [], ...rest] = keys.map((key) => key.split('/').slice(0, -1))
  const shared: string[] = []
  for (const [depth, name] of first.entries()) {
    if (CHANGING.test(name) || rest.some((folders) => folders[depth] !== name)) break
    shared.push(name)
  }
  return shared.map((name) => `${name}/`).join('')
}

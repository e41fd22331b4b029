// What the rules look at: the statements of all documents, and what they are about as a whole.
import {
  classifyS3Action,
  OBJECT_CLASSES,
  type S3ActionClass,
} from '../../aws/actions/s3-classes.ts'
import type { ActionFacts } from '../../aws/actions/service-facts.ts'
import type { PlacedText, Policy, Statement } from '../policy/policy.ts'
import { actionsOf } from './matched-actions.ts'
import { isEveryKey, namesBucket, parseS3Pattern, type S3Pattern } from './s3-resource.ts'

export interface LintOptions {
  /** The bucket that the policies are for. Default: taken from the policies themselves. */
  readonly bucket?: string | undefined
  /** The prefix that the policies should be confined to, with its delimiter, such as `web-1/`. */
  readonly prefix?: string | undefined
}

/** A resource of S3, where the statement names it. */
export interface S3Resource extends S3Pattern {
  readonly placed: PlacedText
}

/** One statement with its document and what it names. */
export interface Subject {
  readonly policy: Policy
  readonly statement: Statement
  /** The documented actions of the services that we know. */
  readonly actions: readonly ActionFacts[]
  /** Empty under `NotResource`. */
  readonly s3: readonly S3Resource[]
}

export interface LintContext {
  readonly options: LintOptions
  readonly subjects: readonly Subject[]
  /** How often each bucket is named, options included. */
  readonly buckets: ReadonlyMap<string, number>
  /** The bucket that all is about: the option, or the one that most resources name. */
  readonly bucket: string | undefined
  /** The prefix that objects are confined to, with a delimiter; undefined: they are not. */
  readonly home: string | undefined
}

/** As many patterns of one list are looked at one by one: each finding repeats the statement. */
export const MOST_PATTERNS = 300

export function makeContext(policies: readonly Policy[], options: LintOptions): LintContext {
  const subjects = policies.flatMap((policy) =>
    policy.statements.map((statement) => makeSubject(policy, statement)),
  )
  const buckets = countBuckets(subjects)
  const [mostNamed] = [...buckets].toSorted(([, a], [, b]) => b - a)
  return {
    options,
    subjects,
    buckets,
    bucket: options.bucket ?? mostNamed?.[0],
    home: options.prefix ?? findHome(subjects),
  }
}

function makeSubject(policy: Policy, statement: Statement): Subject {
  const { resources } = statement
  const placed = resources === undefined || resources.negated ? [] : resources.patterns
  const s3 = placed.flatMap((text) => {
    const pattern = parseS3Pattern(text.text)
    return pattern === undefined ? [] : [{ ...pattern, placed: text }]
  })
  return { policy, statement, actions: actionsOf(statement.actions), s3 }
}

function countBuckets(subjects: readonly Subject[]): ReadonlyMap<string, number> {
  const buckets = new Map<string, number>()
  for (const { bucket } of subjects.flatMap(({ s3 }) => s3)) {
    if (namesBucket(bucket)) buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1)
  }
  return buckets
}

/** What all Allows of object actions keep to: `gozer/` of `bucket/gozer/*` and of `bucket/gozer*`. */
function findHome(subjects: readonly Subject[]): string | undefined {
  const grants = subjects.filter(
    ({ statement, actions }) =>
      statement.effect === 'Allow' && classesOf(actions).some((name) => OBJECT_CLASSES.has(name)),
  )
  const patterns = grants.flatMap(({ s3 }) => s3).filter(({ reachesObjects }) => reachesObjects)
  const [first] = patterns
  if (first === undefined || patterns.some(isEveryKey)) return undefined
  const head = headOf(first.key ?? '')
  if (head === '') return undefined
  return /[/:]$/.test(head) ? head : `${head}/`
}

/** The text of a pattern of keys before its first wildcard. */
export function headOf(key: string): string {
  return key.split(/[*?]/, 1)[0] ?? ''
}

export function classesOf(actions: readonly ActionFacts[]): S3ActionClass[] {
  return actions
    .filter(({ service }) => service === 's3')
    .map(({ name }) => classifyS3Action(name))
    .filter((name) => name !== undefined)
}

/** The S3 actions of one of the classes that a statement names. */
export function actionsOfClass(
  { actions }: Subject,
  classes: ReadonlySet<S3ActionClass>,
): ActionFacts[] {
  return actions.filter(({ service, name }) => {
    const found = service === 's3' ? classifyS3Action(name) : undefined
    return found !== undefined && classes.has(found)
  })
}

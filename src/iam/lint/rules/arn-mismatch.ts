// Actions and resources that never meet.
import type { ActionFacts } from '../../../aws/actions/service-facts.ts'
import type { Statement } from '../../policy/policy.ts'
import type { Remark } from '../finding.ts'
import { type LintContext, MOST_PATTERNS, type S3Resource, type Subject } from '../lint-context.ts'
import { actionsNamed, nameOf } from '../matched-actions.ts'
import { printFix, withActions, withResources } from '../repair.ts'
import { parseS3Pattern } from '../s3-resource.ts'
import { exampleBucketArn, exampleContext, exampleObjectArn, show } from '../show.ts'

type Target = 'bucket' | 'object'

/** Actions of objects on buckets only, and the reverse. */
export function arnMismatch(subject: Subject, context: LintContext): Remark[] {
  return [
    ...(knowsAllResources(subject) ? neverMeeting(subject) : []),
    ...listAllBuckets(subject),
    ...accountInArn(subject, context),
  ]
}

function neverMeeting(subject: Subject): Remark[] {
  const { statement, s3 } = subject
  return statement.actions.patterns.slice(0, MOST_PATTERNS).flatMap(({ text, place }) => {
    const target = onlyTarget(actionsNamed(text))
    if (statement.actions.negated || target === undefined || s3.some(reaches(target))) return []
    return [{ ...describe(subject, text, target), place }]
  })
}

/** Whether nothing but buckets and objects is named. */
function knowsAllResources({ statement: { resources }, s3 }: Subject): boolean {
  return resources?.negated === false && s3.length === resources.patterns.length
}

function reaches(target: Target): (resource: S3Resource) => boolean {
  return ({ reachesBuckets, reachesObjects }) =>
    target === 'bucket' ? reachesBuckets : reachesObjects
}

/** What all of the actions are asked of, if it is one thing. */
function onlyTarget(actions: readonly ActionFacts[]): Target | undefined {
  for (const target of ['bucket', 'object'] as const) {
    const other = target === 'bucket' ? 'object' : 'bucket'
    const fits = ({ service, resourceTypes }: ActionFacts) =>
      service === 's3' && resourceTypes.includes(target) && !resourceTypes.includes(other)
    if (actions.length > 0 && actions.every(fits)) return target
  }
  return undefined
}

function describe(subject: Subject, action: string, target: Target): Remark {
  const { policy, statement, s3 } = subject
  const [first] = s3
  const resource = first?.placed.text ?? ''
  const [example = action] = actionsNamed(action).map(nameOf)
  return {
    code: 'arn-mismatch',
    severity: 'error',
    message:
      target === 'bucket'
        ? `${action} is asked of a bucket, and ${resource} matches objects only.`
        : `${action} is asked of objects, and ${resource} matches the bucket only.`,
    request: show(policy, statement, {
      action: example,
      resource: exampleFor(subject, target),
      context: exampleContext(statement),
    }),
    fix: split(statement, action, target),
  }
}

function exampleFor({ s3: [first] }: Subject, target: Target): string {
  if (first === undefined) return '*'
  return target === 'bucket' ? exampleBucketArn(first) : exampleObjectArn(first)
}

/** The statement without the action, and one of the action alone with resources that it is asked of. */
function split(statement: Statement, action: string, target: Target): string | undefined {
  const rest = withActions(statement, (text) => (text === action ? [] : text))
  const alone = withActions(statement, (text) => (text === action ? text : []))
  const moved = alone && withResources(alone, (text) => withTarget(text, target))
  return printFix(rest, moved)
}

function withTarget(resource: string, target: Target): string {
  if (target === 'bucket') return resource.split('/', 1)[0] ?? resource
  return parseS3Pattern(resource)?.reachesObjects ? resource : `${resource}/*`
}

/** AWS's examples differ; its reference says "*", the only spelling that surely works. */
function listAllBuckets({ statement }: Subject): Remark[] {
  const { actions, resources, effect } = statement
  const patterns = actions.negated ? [] : actions.patterns
  const named = patterns.find(({ text }) => /^s3:ListAllMyBuckets$/i.test(text))
  if (
    named === undefined ||
    effect === 'Deny' ||
    resources?.patterns.some(({ text }) => text === '*')
  ) {
    return []
  }
  const isIt = (text: string) => text === named.text
  const rest = withActions(statement, (text) => (isIt(text) ? [] : text))
  const alone = withActions(statement, (text) => (isIt(text) ? text : []))
  return [
    {
      code: 'list-all-buckets-resource',
      severity: 'warning',
      place: named.place,
      message: `${named.text} is asked of no bucket: AWS's reference wants "Resource": "*" for it.`,
      fix: printFix(rest, alone && withResources(alone, () => '*')),
    },
  ]
}

/** Buckets have neither region nor account in their ARN. */
function accountInArn({ statement }: Subject, { bucket }: LintContext): Remark[] {
  const patterns = statement.resources?.patterns ?? []
  return patterns.slice(0, MOST_PATTERNS).flatMap(({ text, place }): Remark[] => {
    const [, partition, service, region, account, ...rest] = text.split(':')
    const name = rest.join(':')
    const isOther = /^(?:accesspoint|job|storage-lens|access-grants|async-request)/.test(name)
    if (service !== 's3' || isOther || `${region}${account}`.replaceAll('*', '') === '') return []
    const mended = `arn:${partition}:s3:::${name === '' ? bucket : name}`
    return [
      {
        code: 'arn-mismatch',
        severity: 'error',
        place,
        message: `${text} matches no bucket: the ARN of a bucket has no region and no account.`,
        fix: printFix(withResources(statement, (other) => (other === text ? mended : other))),
      },
    ]
  })
}

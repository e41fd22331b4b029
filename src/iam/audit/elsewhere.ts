// Actions that lead out of the buckets: of other services, and those of S3 that reach beyond.
import { serviceFacts } from '../../aws/actions/facts.ts'
import { S3_ACTION_CLASSES } from '../../aws/actions/s3-classes.ts'
import type { PolicySet } from '../evaluate/request.ts'
import { actionsNamed, isExact, nameOf, serviceOf } from '../lint/matched-actions.ts'
import type { ElementPatterns, Policy } from '../policy/policy.ts'
import { isOfBucket } from './power.ts'

/** What `NotAction` and wildcards over services are tried with: the shortest ways out. */
const WAYS_OUT = [
  'iam:CreateAccessKey',
  'iam:PutUserPolicy',
  'iam:AttachUserPolicy',
  'iam:PassRole',
  'sts:AssumeRole',
  'kms:Decrypt',
  'ec2:CreateSnapshot',
  'ec2:DeleteSnapshot',
  'ec2:RunInstances',
  'lambda:InvokeFunction',
]

/** The actions that policies may allow and that do not stay with buckets and objects. */
export function actionsElsewhere({ identity, resource, session = [] }: PolicySet): string[] {
  const policies = [...identity, ...session, ...(resource === undefined ? [] : [resource])]
  const named = policies.flatMap(allowedActions).flatMap(waysOut)
  const escapes = S3_ACTION_CLASSES.escape
    .map((name) => `s3:${name}`)
    .filter((action) => !isOfBucket(action))
  return [...new Set([...named, ...escapes])]
}

function allowedActions({ statements }: Policy): ElementPatterns[] {
  return statements.filter(({ effect }) => effect === 'Allow').map(({ actions }) => actions)
}

/** Of a service that we know nothing of, a pattern stands for one action of a made-up name. */
function waysOut({ negated, patterns }: ElementPatterns): string[] {
  if (negated) return WAYS_OUT
  return patterns.flatMap(({ text }) => {
    const service = serviceOf(text)
    if (service === 's3') return []
    if (service === '*') return WAYS_OUT
    if (isExact(text)) return [text]
    if (serviceFacts(service) === undefined) return [text.replace(/[*?]+/g, 'Anything')]
    return actionsNamed(text).map(nameOf)
  })
}

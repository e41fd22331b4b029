// What two statements that are compared may be about. Unlike the requests of a proof these need not
// exist: a policy may name a bucket that nobody could make, such as one of a template.
import type { ElementPatterns } from '../policy/policy.ts'
import { type GlobPart, makeGlob } from './glob/glob.ts'
import { anyOf, noneOf } from './glob/language.ts'
import type { ActionGroup } from './model/action-group.ts'
import { anythingOfS3, type Resources, resourcesOfService } from './violations/resources.ts'

/** No ARN is longer. */
const MAX_BYTES = 2048

const ANY: GlobPart = { kind: 'any', of: 'anything' }
const SOME: readonly GlobPart[] = [{ kind: 'one', of: 'anything' }, ANY]
const FIELD: GlobPart = { kind: 'any', of: 'arn-field' }

/** The ARNs that the actions of a group can be asked of, in one partition. */
export function namedResources(partition: string, { service, class: of }: ActionGroup): Resources {
  if (service !== 's3') return resourcesOfService(partition, service)
  if (of === undefined || of === 'escape' || of === 'list-buckets') return anythingOfS3(partition)
  const bucket = text(`arn:${partition}:s3:::`)
  const inBucket = makeGlob([bucket, ...SOME, text('/'), ...SOME])
  const accessPoint = makeGlob([
    text(`arn:${partition}:s3:`),
    FIELD,
    text(':'),
    FIELD,
    text(':accesspoint/'),
    ...SOME,
  ])
  const languages = of.endsWith('-object')
    ? [anyOf([inBucket, accessPoint])]
    : [
        anyOf([makeGlob([bucket, ...SOME]), accessPoint]),
        noneOf([makeGlob([bucket, ANY, text('/'), ANY])]),
      ]
  return { languages, maxBytes: MAX_BYTES }
}

/** The partitions that the patterns name, `aws` where they name none. */
export function partitionsOf(resources: ElementPatterns | undefined): readonly string[] {
  const named = (resources?.patterns ?? [])
    .map((pattern) => pattern.text.split(':', 2)[1] ?? '')
    .filter((partition) => /^aws[a-z-]*$/.test(partition))
  return named.length === 0 ? ['aws'] : [...new Set(named)]
}

function text(of: string): GlobPart {
  return { kind: 'text', text: of }
}

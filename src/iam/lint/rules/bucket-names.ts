// Buckets that are named differently by a slip.
import { countSlips } from '../../policy/suggest.ts'
import type { Remark } from '../finding.ts'
import type { LintContext, S3Resource, Subject } from '../lint-context.ts'
import { printFix, withResources } from '../repair.ts'
import { namesBucket } from '../s3-resource.ts'
import { exampleBucketArn, exampleContext, exampleObjectArn, showAllowed } from '../show.ts'

/** A name with more slips in it is another name. */
const MOST_SLIPS = 3

export function bucketNames(subject: Subject, context: LintContext): Remark[] {
  const named = Map.groupBy(
    subject.s3.filter(({ bucket }) => namesBucket(bucket)),
    ({ bucket }) => bucket,
  )
  return [...named].flatMap(([bucket, [first]]): Remark[] => {
    const meant = likelyBucket(bucket, context)
    if (meant !== undefined && first !== undefined) {
      return [describeSlip(subject, bucket, meant, first)]
    }
    return isForeign(subject, bucket, context) && first !== undefined
      ? [describeForeign(bucket, context.bucket ?? '', first.placed)]
      : []
  })
}

/** The bucket that was meant: named by the caller, or more often, or as often and earlier. */
function likelyBucket(bucket: string, { buckets, options }: LintContext): string | undefined {
  if (options.bucket !== undefined) {
    return bucket !== options.bucket && isSlip(bucket, options.bucket) ? options.bucket : undefined
  }
  const mostNamed = [...buckets].toSorted(([, a], [, b]) => b - a).map(([name]) => name)
  return mostNamed.slice(0, mostNamed.indexOf(bucket)).find((other) => isSlip(bucket, other))
}

const NUMBER_OR_REGION = /[0-9]+|(?:north|south|east|west|central)+/g

/**
 * Whether two names differ by a slip. Not by a number, which one may lack, or the region of AWS, and
 * not by a short word, such as `eu` and `us`, or `dev` and `test`: people tell buckets apart so.
 */
function isSlip(a: string, b: string): boolean {
  if (a.replace(NUMBER_OR_REGION, '') === b.replace(NUMBER_OR_REGION, '')) return false
  const slips = countSlips(a, b, MOST_SLIPS + 1)
  if (slips > Math.min(MOST_SLIPS, a.length / 6)) return false
  const [ours, theirs] = [a.split(/[-.]/), b.split(/[-.]/)]
  if (ours.length !== theirs.length) return slips <= 1
  const different = ours.filter((word, index) => word !== theirs[index])
  return different.length === 1 && different.every((word) => word.length >= 5)
}

function describeSlip(
  { policy, statement }: Subject,
  bucket: string,
  meant: string,
  resource: S3Resource,
): Remark {
  const mend = (other: string) => other.replace(`:::${bucket}`, `:::${meant}`)
  const [action = 's3:ListBucket'] = statement.actions.patterns
    .map((pattern) => pattern.text)
    .filter((name) => !/[*?]/.test(name))
  return {
    code: 'bucket-typo',
    severity: 'error',
    place: resource.placed.place,
    message: `The bucket ${bucket} is not ${meant}, from which it differs by a slip: it is somebody else's, or nobody's yet.`,
    request:
      statement.effect === 'Deny'
        ? undefined
        : showAllowed(policy, statement, {
            action,
            resource:
              resource.key === undefined ? exampleBucketArn(resource) : exampleObjectArn(resource),
            context: exampleContext(statement),
          }),
    fix: printFix(withResources(statement, mend)),
  }
}

/** AWS refuses a bucket policy that names a bucket other than its own. */
function isForeign({ policy }: Subject, bucket: string, context: LintContext): boolean {
  return policy.kind === 'bucket' && context.bucket !== undefined && bucket !== context.bucket
}

function describeForeign(
  bucket: string,
  own: string,
  { place }: { place: Remark['place'] & object },
): Remark {
  return {
    code: 'foreign-bucket',
    severity: 'error',
    place,
    message: `A bucket policy is for its own bucket: AWS refuses one that names ${bucket} beside ${own}.`,
  }
}

// Resource and NotResource: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
// and, of ARNs with less than six fields, the section "Incomplete ARNs" there.
import type { JsonMember } from './json.ts'
import type { ElementPatterns, PlacedText } from './policy.ts'
import { quote } from './problem.ts'
import { placeOf, type Reading, readTexts } from './reading.ts'
import { findVariableMistake, type VariableMistake } from './variable-syntax.ts'

export function readResources(
  reading: Reading,
  member: JsonMember,
  path: string,
): ElementPatterns | undefined {
  const patterns = readTexts(reading, member.value, path)
  for (const pattern of patterns) checkResource(reading, pattern)
  if (patterns.length === 0) return undefined
  return { negated: member.name === 'NotResource', patterns, place: placeOf(member, path) }
}

function checkResource(reading: Reading, { text, place }: PlacedText): void {
  if (text === '*') return
  const mistake = findArnMistake(text, reading)
  if (mistake !== undefined) reading.problems.report(place, mistake.message, mistake.hint)
}

/** What is wrong with `text` as the ARN pattern of a resource. */
function findArnMistake(text: string, { rules, version }: Reading): VariableMistake | undefined {
  const [prefix, partition = '', service = '', region = '', account = '', ...rest] = text.split(':')
  if (prefix !== 'arn') return { message: `${quote(text)} is no ARN`, hint: hintFor(text) }
  for (const { name, pattern, example } of FIELDS) {
    const field = { partition, service, region, account }[name]
    if (pattern.test(field)) continue
    return { message: `${quote(field)} is no ${name} of an ARN`, hint: fieldHint(field, example) }
  }
  if (rest.length === 0 && !rules.incompleteArns) {
    return {
      message: `${quote(text)} has less than the six fields of an ARN, which ${rules.title} needs`,
      hint: SIX_FIELDS,
    }
  }
  return version === '2012-10-17' ? findVariableMistake(rest.join(':')) : undefined
}

const SIX_FIELDS =
  'Write arn:partition:service:region:account:resource, as in "arn:aws:s3:::bucket/*".'

/** A missing field is empty here. AWS: "Resource vendor must be fully qualified". */
const FIELDS = [
  { name: 'partition', pattern: /^(?:aws(?:-[a-z]+)*|\*)$/, example: 'aws, aws-cn or aws-us-gov' },
  { name: 'service', pattern: /^[a-z0-9-]+$/, example: 's3, without wildcards' },
  { name: 'region', pattern: /^[a-z0-9*?-]*$/, example: 'eu-west-1, empty for S3' },
  { name: 'account', pattern: /^(?:[0-9]{12}|aws|[0-9]*[*?][0-9*?]*)?$/, example: 'twelve digits' },
] as const

function fieldHint(field: string, example: string): string {
  if (field.includes('$')) {
    return 'Policy variables may stand in the last field only, after the fifth colon.'
  }
  return `Expected there: ${example}.`
}

function hintFor(text: string): string {
  const s3 = /^s3:\/\/([^/]*)(.*)$/s.exec(text)
  if (s3 !== null) return `Write "arn:aws:s3:::${s3[1]}${s3[2] || '/*'}".`
  if (/^[a-z0-9.*-]+(?:\/.*)?$/s.test(text)) return `Write "arn:aws:s3:::${text}".`
  return SIX_FIELDS
}

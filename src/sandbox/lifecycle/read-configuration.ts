// PutBucketLifecycleConfiguration's document. What is refused, and in which words: the S3 API
// Reference, "Lifecycle configuration elements" in the user guide, and messages that S3 was seen to
// send in public threads.
import { randomUUID } from 'node:crypto'
import type { XmlElement } from '../../aws/s3-xml.ts'
import { invalidArgument, invalidRequest, malformedXml } from '../http/s3-fault.ts'
import { atMostOne, childrenOf } from '../http/schema-elements.ts'
import type { LifecycleRule } from '../state/lifecycle.ts'
import { checkOrder } from './check-order.ts'
import { type RuleActions, readActions } from './read-actions.ts'
import { readFilter } from './read-filter.ts'

const MOST_RULES = 1_000
const LONGEST_ID = 255

/**
 * The rules of a `LifecycleConfiguration` element.
 *
 * @throws MalformedXML, InvalidArgument or InvalidRequest
 */
export function readRules(document: XmlElement): LifecycleRule[] {
  const elements = childrenOf(document, ['Rule'])('Rule')
  if (elements.length === 0 || elements.length > MOST_RULES) throw malformedXml()
  const rules = elements.map(readRule)
  requireUnique(rules)
  if (new Set(rules.map(({ filter }) => filter.form === 'rule')).size > 1) {
    throw invalidRequest('Filter element can only be used in Lifecycle V2.')
  }
  return rules
}

const ACTIONS = [
  'Expiration',
  'Transition',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionTransition',
  'AbortIncompleteMultipartUpload',
] as const

function readRule(element: XmlElement): LifecycleRule {
  const children = childrenOf(element, ['ID', 'Prefix', 'Filter', 'Status', ...ACTIONS])
  const status = atMostOne(children('Status'))?.text.trim()
  if (status !== 'Enabled' && status !== 'Disabled') throw malformedXml()
  const filter = readFilter(atMostOne(children('Prefix')), atMostOne(children('Filter')))
  const id = readId(atMostOne(children('ID')))
  if (ACTIONS.every((name) => children(name).length === 0)) {
    throw invalidRequest('At least one action needs to be specified in a rule')
  }
  const actions: RuleActions = readActions(children, filter)
  checkOrder(actions, filter)
  return { id, isEnabled: status === 'Enabled', filter, ...actions }
}

/** S3 names the rules that have no name. */
function readId(element: XmlElement | undefined): string {
  const id = element?.text.trim() ?? ''
  if (id === '') return Buffer.from(randomUUID()).toString('base64')
  if (id.length <= LONGEST_ID) return id
  throw invalidArgument('ID', id, 'ID length should not exceed allowed limit of 255')
}

function requireUnique(rules: readonly LifecycleRule[]): void {
  const seen = new Set<string>()
  for (const { id } of rules) {
    if (seen.has(id)) {
      const message = 'Rule ID must be unique. Found same ID for more than one rule'
      throw invalidArgument('ID', id, message)
    }
    seen.add(id)
  }
}

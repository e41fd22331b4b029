// What a lifecycle rule is about.
import { type XmlElement, xmlChild } from '../../aws/s3-xml.ts'
import { invalidRequest, malformedXml } from '../http/s3-fault.ts'
import { atMostOne, childrenOf, readLong } from '../http/schema-elements.ts'
import type { LifecycleFilter } from '../state/lifecycle.ts'
import type { Tag } from '../state/tag.ts'

const PREDICATES = ['Prefix', 'Tag', 'ObjectSizeGreaterThan', 'ObjectSizeLessThan']

/** S3's limit on sizes in filters, in bytes. */
const LARGEST = 1_099_511_627_776_000
const LONGEST_PREFIX = 1024

/** The filter of a rule: its own `Prefix` of before 2016, or its `Filter`, and one of them. */
export function readFilter(
  prefix: XmlElement | undefined,
  filter: XmlElement | undefined,
): LifecycleFilter {
  if ((prefix === undefined) === (filter === undefined)) throw malformedXml()
  if (filter === undefined) return { form: 'rule', prefix: readPrefix(prefix), tags: [] }
  const children = childrenOf(filter, [...PREDICATES, 'And'])
  if (filter.children.length > 1) throw malformedXml()
  const and = atMostOne(children('And'))
  if (and === undefined) return { form: 'filter', ...readPredicates(filter, 1) }
  if (and.children.length < 2) throw malformedXml()
  return { form: 'and', ...readPredicates(and, Number.MAX_SAFE_INTEGER) }
}

function readPredicates(element: XmlElement, mostTags: number): Omit<LifecycleFilter, 'form'> {
  const children = childrenOf(element, PREDICATES)
  const tags = children('Tag').map(readTag)
  if (tags.length > mostTags) throw malformedXml()
  if (new Set(tags.map(([key]) => key)).size < tags.length) {
    throw invalidRequest('Duplicate Tag Keys are not allowed.')
  }
  const prefix = atMostOne(children('Prefix'))
  return {
    ...(prefix && { prefix: readPrefix(prefix) }),
    tags,
    ...readSizes(
      atMostOne(children('ObjectSizeGreaterThan')),
      atMostOne(children('ObjectSizeLessThan')),
    ),
  }
}

function readPrefix(element: XmlElement | undefined): string {
  const prefix = element?.text ?? ''
  if (Buffer.byteLength(prefix) <= LONGEST_PREFIX) return prefix
  throw invalidRequest('The maximum size of a prefix is 1024.')
}

function readTag(element: XmlElement): Tag {
  childrenOf(element, ['Key', 'Value'])
  const [key, value] = [xmlChild(element, 'Key')?.text, xmlChild(element, 'Value')?.text]
  if (key === undefined || value === undefined) throw malformedXml()
  if (key === '' || key.length > 128) {
    throw invalidRequest("A Tag's Key must be a length between 1 and 128.")
  }
  if (value.length > 256) {
    throw invalidRequest("A Tag's Value must be a length between 0 and 256.")
  }
  return [key, value]
}

function readSizes(
  greater: XmlElement | undefined,
  less: XmlElement | undefined,
): Pick<LifecycleFilter, 'greaterThan' | 'lessThan'> {
  const greaterThan = greater && readSize(greater, 0)
  const lessThan = less && readSize(less, 1)
  if (greaterThan !== undefined && lessThan !== undefined && greaterThan >= lessThan) {
    throw invalidRequest(
      "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.",
    )
  }
  return {
    ...(greaterThan === undefined ? {} : { greaterThan }),
    ...(lessThan === undefined ? {} : { lessThan }),
  }
}

function readSize(element: XmlElement, least: number): number {
  const size = readLong(element)
  if (size >= least && size <= LARGEST) return size
  throw invalidRequest(`'${element.name}' should be between ${least} and ${LARGEST}.`)
}

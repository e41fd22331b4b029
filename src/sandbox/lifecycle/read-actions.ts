// What a lifecycle rule does.
import type { XmlElement } from '../../aws/s3-xml.ts'
import { parseTransitionClass, type TransitionClass } from '../../aws/storage-class.ts'
import { invalidArgument, invalidRequest, malformedXml } from '../http/s3-fault.ts'
import {
  atMostOne,
  childrenOf,
  readBoolean,
  readMidnight,
  readNonnegative,
  readPositive,
} from '../http/schema-elements.ts'
import type {
  Expiration,
  LifecycleFilter,
  LifecycleRule,
  LifecycleTime,
  NoncurrentAge,
} from '../state/lifecycle.ts'

export type RuleActions = Pick<
  LifecycleRule,
  'expiration' | 'transitions' | 'noncurrentExpiration' | 'noncurrentTransitions' | 'abortAfterDays'
>

/** The newest noncurrent versions that a rule can spare. */
const MOST_NEWER = 100

/**
 * What a rule does.
 *
 * @throws MalformedXML, InvalidArgument; InvalidRequest for what does not go with its filter.
 */
export function readActions(
  children: (name: string) => readonly XmlElement[],
  filter: LifecycleFilter,
): RuleActions {
  const expiration = atMostOne(children('Expiration'))
  const noncurrent = atMostOne(children('NoncurrentVersionExpiration'))
  const abort = atMostOne(children('AbortIncompleteMultipartUpload'))
  return {
    expiration: expiration && readExpiration(expiration, filter),
    transitions: children('Transition').map((element) => ({
      time: readTime(element, ['Days', 'Date', 'StorageClass'], readNonnegative),
      storageClass: readClass(element),
    })),
    noncurrentExpiration: noncurrent && readNoncurrent(noncurrent, filter, readPositive),
    noncurrentTransitions: children('NoncurrentVersionTransition').map((element) => ({
      ...readNoncurrent(element, filter, readNonnegative),
      storageClass: readClass(element),
    })),
    abortAfterDays: abort && readAbort(abort, filter),
  }
}

function readExpiration(element: XmlElement, filter: LifecycleFilter): Expiration {
  const names = ['Days', 'Date', 'ExpiredObjectDeleteMarker']
  const marker = atMostOne(childrenOf(element, names)('ExpiredObjectDeleteMarker'))
  if (marker === undefined) return readTime(element, names, readPositive)
  if (element.children.length > 1) throw malformedXml()
  requireBroad(filter, 'ExpiredObjectDeleteMarker')
  return { expiredObjectDeleteMarker: readBoolean(marker) }
}

type DaysReader = (element: XmlElement, action: string) => number

function readTime(
  element: XmlElement,
  names: readonly string[],
  readDays: DaysReader,
): LifecycleTime {
  const children = childrenOf(element, names)
  const days = atMostOne(children('Days'))
  const date = atMostOne(children('Date'))
  if (days !== undefined && date === undefined) return { days: readDays(days, element.name) }
  if (days === undefined && date !== undefined) return { date: readMidnight(date) }
  throw malformedXml()
}

function readClass(element: XmlElement): TransitionClass {
  const named = atMostOne(element.children.filter(({ name }) => name === 'StorageClass'))
  const name = named?.text.trim() ?? ''
  if (name === 'STANDARD' || name === 'REDUCED_REDUNDANCY') {
    const message = `Invalid target Storage class for ${element.name} action`
    throw invalidArgument('StorageClass', name, message)
  }
  const storageClass = parseTransitionClass(name)
  if (storageClass === undefined) throw malformedXml()
  return storageClass
}

function readNoncurrent(
  element: XmlElement,
  filter: LifecycleFilter,
  readDays: DaysReader,
): NoncurrentAge {
  const children = childrenOf(element, [
    'NoncurrentDays',
    'NewerNoncurrentVersions',
    ...(element.name === 'NoncurrentVersionTransition' ? ['StorageClass'] : []),
  ])
  const days = atMostOne(children('NoncurrentDays'))
  const newer = atMostOne(children('NewerNoncurrentVersions'))
  if (days === undefined) throw malformedXml()
  if (newer !== undefined && filter.form === 'rule') {
    throw invalidRequest('NewerNoncurrentVersions element can only be used in Lifecycle V2.')
  }
  return {
    days: readDays(days, element.name),
    ...(newer && { newer: readNewer(newer, element.name) }),
  }
}

function readNewer(element: XmlElement, action: string): number {
  const newer = readPositive(element, action)
  if (newer <= MOST_NEWER) return newer
  const message = `'NewerNoncurrentVersions' for ${action} action must be less than or equal to ${MOST_NEWER}`
  throw invalidArgument(element.name, String(newer), message)
}

function readAbort(element: XmlElement, filter: LifecycleFilter): number {
  const days = atMostOne(childrenOf(element, ['DaysAfterInitiation'])('DaysAfterInitiation'))
  if (days === undefined) throw malformedXml()
  const value = readPositive(days, element.name)
  requireBroad(filter, element.name)
  return value
}

/** Uploads and delete markers have neither tags nor sizes. */
function requireBroad({ tags, greaterThan, lessThan }: LifecycleFilter, action: string): void {
  if (tags.length > 0) throw invalidRequest(`${action} cannot be specified with Tags.`)
  if (greaterThan !== undefined || lessThan !== undefined) {
    throw invalidRequest(`${action} cannot be specified with Object Size.`)
  }
}

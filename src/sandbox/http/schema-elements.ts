// Elements of S3's documents, read as its schema demands: what is not well formed is MalformedXML.
import { type XmlElement, xmlChild } from '../../aws/s3-xml.ts'
import { DAY_MS, isOnCalendar } from '../../base/time.ts'
import { invalidArgument, malformedXml } from './s3-fault.ts'

/** The children of an element by name. @throws MalformedXML for one of another name. */
export function childrenOf(
  element: XmlElement,
  names: readonly string[],
): (name: string) => readonly XmlElement[] {
  if (!element.children.every(({ name }) => names.includes(name))) throw malformedXml()
  return (name) => element.children.filter((child) => child.name === name)
}

/** The one element, if there is one. @throws MalformedXML for several. */
export function atMostOne(elements: readonly XmlElement[]): XmlElement | undefined {
  if (elements.length > 1) throw malformedXml()
  return elements[0]
}

/** @throws MalformedXML for a number that is none, or is more than 31 bits. */
export function readInteger(element: XmlElement): number {
  const text = element.text.trim()
  const value = Number(text)
  if (!/^[+-]?\d{1,10}$/.test(text) || Math.abs(value) >= 2 ** 31) throw malformedXml()
  return value
}

/** @throws MalformedXML for a number that is none, or that no number here can be. */
export function readLong(element: XmlElement): number {
  const text = element.text.trim()
  if (!/^[+-]?\d{1,15}$/.test(text)) throw malformedXml()
  return Number(text)
}

/** Whether the child of that name says so: not where there is none. @throws MalformedXML */
export function isSwitchedOn(element: XmlElement, name: string): boolean {
  const child = xmlChild(element, name)
  return child !== undefined && readBoolean(child)
}

/** @throws MalformedXML */
export function readBoolean(element: XmlElement): boolean {
  const text = element.text.trim().toLowerCase()
  if (text !== 'true' && text !== 'false') throw malformedXml()
  return text === 'true'
}

/** @throws InvalidArgument unless it is one or more. */
export function readPositive(element: XmlElement, action: string): number {
  const value = readInteger(element)
  if (value >= 1) return value
  throw invalidArgument(
    element.name,
    String(value),
    `'${element.name}' for ${action} action must be a positive integer`,
  )
}

/** @throws InvalidArgument unless it is zero or more. */
export function readNonnegative(element: XmlElement, action: string): number {
  const value = readInteger(element)
  if (value >= 0) return value
  throw invalidArgument(
    element.name,
    String(value),
    `'${element.name}' in ${action} action must be nonnegative`,
  )
}

const ISO_DATE =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-][01]\d:[0-5]\d)?)?$/

/** Milliseconds since 1970. @throws MalformedXML; InvalidArgument unless it is a midnight, UTC. */
export function readMidnight(element: XmlElement): number {
  const text = element.text.trim()
  const zoned = /T.*(?:Z|[+-]\d\d:\d\d)$/.test(text)
  const ms = Date.parse(zoned || !text.includes('T') ? text : `${text}Z`)
  if (!ISO_DATE.test(text) || Number.isNaN(ms) || !isOnCalendar(text)) throw malformedXml()
  if (ms % DAY_MS === 0) return ms
  throw invalidArgument('Date', text, "'Date' must be at midnight GMT")
}

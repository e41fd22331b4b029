// S3's XML: written with string functions, read with a parser that knows no entities beyond
// XML's own five, no document types, and no depth.
import { SaxesParser } from 'saxes'
import { Failure } from '../base/failure.ts'

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** `<name>value</name>`, escaped; nothing at all where the value is undefined. */
export function xmlText(name: string, value: string | number | boolean | undefined): string {
  return value === undefined ? '' : `<${name}>${escapeXml(String(value))}</${name}>`
}

/** `<name>…</name>` around children that are XML already. */
export function xmlGroup(name: string, ...children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`
}

/** A whole document in S3's namespace. */
export function xmlDocument(name: string, ...children: readonly string[]): string {
  return `${DECLARATION}<${name} xmlns="${NAMESPACE}">${children.join('')}</${name}>`
}

/** A whole document without a namespace, as S3 sends its errors. */
export function xmlBareDocument(name: string, ...children: readonly string[]): string {
  return DECLARATION + xmlGroup(name, ...children)
}

// S3 answers control characters as character references, though XML 1.0 has no place for most
// of them; encoding-type=url exists for clients whose parser refuses that.
// oxlint-disable-next-line no-control-regex
const SPECIAL = /[&<>"\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

function escapeXml(text: string): string {
  return text.replace(SPECIAL, (char) => NAMED[char] ?? `&#x${char.charCodeAt(0).toString(16)};`)
}

/** One element: its name without a prefix, its attributes, its text and its children. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The element's own character data, untrimmed. */
  readonly text: string
}

interface OpenElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

/** No document of S3's API nests deeper than seven. */
const MAX_DEPTH = 20
/** The longest completes an upload of 10,000 parts, each with its number, tag and checksums. */
const MAX_ELEMENTS = 100_000
const MAX_ATTRIBUTES = 20

/**
 * Reads one document. Time and memory grow with its length only; the caller bounds that.
 *
 * @throws `bad-input` if it is not well-formed UTF-8 XML, has a document type, or nests deeper or
 *   holds more than any document of S3's does.
 */
export function parseXml(bytes: Uint8Array): XmlElement {
  const parser = new SaxesParser({ xmlns: true })
  const open: OpenElement[] = []
  let root: XmlElement | undefined
  parser.on('error', (error) => refuse(error.message))
  parser.on('doctype', () => refuse('a document type is not allowed'))
  let elements = 0
  let attributesSeen = 0
  parser.on('attribute', () => {
    if (++attributesSeen > MAX_ATTRIBUTES) refuse('an element has too many attributes')
  })
  parser.on('opentag', (tag) => {
    if (open.length === MAX_DEPTH) refuse('elements nest too deep')
    if (++elements > MAX_ELEMENTS) refuse('there are too many elements')
    attributesSeen = 0
    const attributes = Object.values(tag.attributes).map((a) => [a.local, a.value] as const)
    open.push({ name: tag.local, attributes: new Map(attributes), children: [], text: '' })
  })
  const addText = (text: string) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const element = open.pop()
    if (element === undefined) return
    const parent = open.at(-1)
    if (parent === undefined) root = element
    else parent.children.push(element)
  })
  parser.write(decodeUtf8(bytes)).close()
  return root ?? refuse('there is no element')
}

/** The first child of that name. */
export function xmlChild(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name)
}

/** All children of that name. */
export function xmlChildren(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name)
}

/** The text of the first child of that name. */
export function xmlChildText(element: XmlElement, name: string): string | undefined {
  return xmlChild(element, name)?.text
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Failure('bad-input', 'the XML is not UTF-8', { cause })
  }
}

function refuse(why: string): never {
  throw new Failure('bad-input', `the XML cannot be read: ${why}`)
}

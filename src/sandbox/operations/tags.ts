// Tags, as a header and as a document. Source: "Object tagging" in the user guide.
import { type XmlElement, xmlChildren, xmlDocument, xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { decodeQuery, parseQuery } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Tag } from '../state/tag.ts'
import { requiredText } from './documents.ts'

export const MAX_OBJECT_TAGS = 10
export const MAX_BUCKET_TAGS = 50

/** The `x-amz-tagging` header: tags in the form of a query string. */
export function parseTagging(header: string): Tag[] {
  const tags = parseQuery(header, decode)
  const keys = new Set(tags.map(([key]) => key))
  if (keys.has('') || keys.size < tags.length) throw wrongHeader(header)
  return checkTags(tags, MAX_OBJECT_TAGS)
}

function decode(text: string): string {
  try {
    return decodeQuery(text)
  } catch (cause) {
    throw wrongHeader(text, cause)
  }
}

function wrongHeader(text: string, cause?: unknown): S3Fault {
  return new S3Fault('InvalidArgument', {
    message:
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    details: { ArgumentName: 'x-amz-tagging', ArgumentValue: text },
    cause,
  })
}

/** The tags of a `Tagging` document, by key. @throws MalformedXML, InvalidTag, BadRequest */
export function tagsOfDocument(document: XmlElement, most: number): Tag[] {
  const sets = xmlChildren(document, 'TagSet')
  const [set] = sets
  if (sets.length > 1) throw new S3Fault('MalformedXML')
  // S3 was seen to take the lack of a set for an empty one.
  return set === undefined ? [] : tagsOfSet(set, most)
}

/** The tags of the element that holds them. */
export function tagsOfSet(set: XmlElement, most: number): Tag[] {
  const tags = xmlChildren(set, 'Tag').map(
    (tag): Tag => [requiredText(tag, 'Key'), requiredText(tag, 'Value')],
  )
  return checkTags(tags, most)
}

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

function checkTags(tags: readonly Tag[], most: number): Tag[] {
  if (tags.length > most) {
    const what = most === MAX_OBJECT_TAGS ? 'Object' : 'Bucket'
    throw new S3Fault(most === MAX_OBJECT_TAGS ? 'BadRequest' : 'InvalidTag', {
      message: `${what} tags cannot be greater than ${most}`,
    })
  }
  const seen = new Set<string>()
  for (const [key, value] of tags) {
    if (key === '' || key.length > 128 || !ALLOWED.test(key)) {
      throw invalidTag('The TagKey you have provided is invalid', key)
    }
    if (/^aws:/i.test(key)) throw invalidTag(reserved(most), key)
    if (value.length > 256 || !ALLOWED.test(value)) {
      throw invalidTag('The TagValue you have provided is invalid', key, value)
    }
    if (seen.has(key)) {
      throw invalidTag('Cannot provide multiple Tags with the same key', key)
    }
    seen.add(key)
  }
  return [...tags].sort(([a], [b]) => (a < b ? -1 : 1))
}

function reserved(most: number): string {
  return most === MAX_OBJECT_TAGS
    ? 'Your TagKey cannot be prefixed with aws:'
    : 'System tags cannot be added/updated by requester'
}

function invalidTag(message: string, key: string, value?: string): S3Fault {
  return new S3Fault('InvalidTag', { message, details: { TagKey: key, TagValue: value } })
}

/** The `Tagging` document of these tags. */
export function taggingDocument(tags: readonly Tag[]): string {
  const set = tags.map(([key, value]) =>
    xmlGroup('Tag', xmlText('Key', key), xmlText('Value', value)),
  )
  return xmlDocument('Tagging', xmlGroup('TagSet', ...set))
}

// GetObjectAttributes.
import { xmlDocument, xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { type Answer, httpTime } from '../http/answer.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { invalidArgument } from '../http/s3-fault.ts'
import type { Version } from '../state/version.ts'
import type { ObjectCall } from './call.ts'
import { requireReadable } from './conditions.ts'
import { requireDecryptable } from './encryption.ts'
import { findVersion, versionHeader } from './find-version.ts'
import { MAX_PAGE } from './listing.ts'

const ATTRIBUTES = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'] as const
type Attribute = (typeof ATTRIBUTES)[number]

export function getObjectAttributes(call: ObjectCall): Answer {
  const { request, state, key } = call
  const wanted = readWanted(request)
  const bucket = state.buckets.require(call.bucket)
  const version = findVersion(state, bucket, key, queryValue(request, 'versionId'), request.method)
  requireDecryptable(call, version, { bucket: bucket.name, owner: 'object' })
  requireReadable(call, version)
  const { checksum } = version.attributes
  const elements: Record<Attribute, () => string> = {
    ETag: () => xmlText('ETag', version.etag),
    Checksum: () =>
      checksum === undefined
        ? ''
        : xmlGroup(
            'Checksum',
            xmlText(`Checksum${checksum.algorithm}`, checksum.value.replace(/-\d+$/, '')),
            xmlText('ChecksumType', checksum.type),
          ),
    ObjectParts: () => partsElement(call, version),
    StorageClass: () => xmlText('StorageClass', version.storageClass),
    ObjectSize: () => xmlText('ObjectSize', version.size),
  }
  return {
    headers: {
      ...versionHeader(bucket, version),
      'last-modified': httpTime(version.modified),
    },
    xml: xmlDocument(
      'GetObjectAttributesResponse',
      ...ATTRIBUTES.filter((name) => wanted.has(name)).map((name) => elements[name]()),
    ),
  }
}

function readWanted({ headers }: S3Request): Set<Attribute> {
  const header = headers.get('x-amz-object-attributes') ?? ''
  const names = header.split(',').map((name) => name.trim())
  const wanted = names.map((name) => {
    const known = ATTRIBUTES.find((attribute) => attribute === name)
    if (known !== undefined) return known
    throw invalidArgument('x-amz-object-attributes', name, 'Invalid attribute name specified.')
  })
  return new Set(wanted)
}

function partsElement({ request, state }: ObjectCall, { attributes, body }: Version): string {
  const { parts: total, checksum } = attributes
  if (total === undefined || body === undefined) return ''
  const limit = readNumber(request, 'x-amz-max-parts', MAX_PAGE)
  const marker = readNumber(request, 'x-amz-part-number-marker', 0)
  const found = state.completion.objectParts(body, marker, limit + 1)
  const page = found.slice(0, limit)
  return xmlGroup(
    'ObjectParts',
    xmlText('PartsCount', total),
    xmlText('PartNumberMarker', marker),
    xmlText('NextPartNumberMarker', page.at(-1)?.number ?? 0),
    xmlText('MaxParts', limit),
    xmlText('IsTruncated', found.length > limit),
    ...page.map((part) =>
      xmlGroup(
        'Part',
        xmlText('PartNumber', part.number),
        xmlText('Size', part.size),
        checksum === undefined ? '' : xmlText(`Checksum${checksum.algorithm}`, part.checksum),
      ),
    ),
  )
}

function readNumber({ headers }: S3Request, name: string, usual: number): number {
  const text = headers.get(name)
  if (text === undefined) return usual
  if (!/^\d{1,9}$/.test(text)) throw invalidArgument(name, text, `${name} must be a number`)
  return name === 'x-amz-max-parts' ? Math.min(Number(text), MAX_PAGE) : Number(text)
}

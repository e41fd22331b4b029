// Documents that access depends on, read before it is decided and given on to the handler.
import type { S3RequestBody } from '../../aws/actions/s3-rest-request.ts'
import { parseXml, type XmlElement, xmlChild, xmlChildren, xmlChildText } from '../../aws/s3-xml.ts'
import { failedWith } from '../../base/failure.ts'
import type { OperationName } from '../http/operations-table.ts'
import { MAX_DOCUMENT_BYTES, type Payload, readWhole } from '../http/payload.ts'

type Reader = (document: XmlElement) => S3RequestBody

const READERS: Readonly<Partial<Record<OperationName, Reader>>> = {
  CreateBucket: (document) => ({
    locationConstraint: xmlChildText(document, 'LocationConstraint')?.trim() || undefined,
    tags: tagsOf(xmlChild(document, 'Tags')),
  }),
  PutObjectTagging: (document) => ({ tags: tagsOf(xmlChild(document, 'TagSet')) }),
  PutObjectRetention: (document) => ({
    retention: {
      mode: xmlChildText(document, 'Mode')?.trim(),
      retainUntil: xmlChildText(document, 'RetainUntilDate')?.trim(),
    },
  }),
  PutObjectLegalHold: (document) => ({ legalHold: xmlChildText(document, 'Status')?.trim() }),
}

function tagsOf(set: XmlElement | undefined): [string, string][] {
  const tags = set === undefined ? [] : xmlChildren(set, 'Tag')
  return tags.map((tag) => [xmlChildText(tag, 'Key') ?? '', xmlChildText(tag, 'Value') ?? ''])
}

export interface DecisiveBody {
  readonly body: S3RequestBody | undefined
  /** The same bytes again. */
  readonly payload: Payload
}

/** What is no document says nothing; the handler refuses it, if the caller may get that far. */
export async function readDecisiveBody(
  operation: OperationName,
  payload: Payload,
): Promise<DecisiveBody> {
  const reader = READERS[operation]
  if (reader === undefined) return { body: undefined, payload }
  const bytes = await readWhole(payload, MAX_DOCUMENT_BYTES)
  const document = parse(bytes)
  return { body: document && reader(document), payload: { ...payload, chunks: () => once(bytes) } }
}

function parse(bytes: Buffer): XmlElement | undefined {
  try {
    return bytes.length === 0 ? undefined : parseXml(bytes)
  } catch (error) {
    if (failedWith(error, 'bad-input')) return undefined
    throw error
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

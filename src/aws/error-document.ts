import { parseXml, type XmlElement, xmlChild, xmlChildText } from './s3-xml.ts'

/** What the body of an error answer says. */
export interface ErrorDocument {
  readonly code: string | undefined
  readonly message: string | undefined
  /** Where the bucket is, if S3 says so. */
  readonly region: string | undefined
}

/**
 * Reads S3's `Error`, or the one within the `ErrorResponse` of IAM and STS; undefined for anything
 * else, such as a gateway's page: the status has to do then.
 */
export function readErrorDocument(body: Uint8Array): ErrorDocument | undefined {
  const error = errorIn(body)
  if (error === undefined) return undefined
  const text = (name: string) => xmlChildText(error, name)?.trim()
  return { code: text('Code'), message: text('Message'), region: text('Region') }
}

function errorIn(body: Uint8Array): XmlElement | undefined {
  try {
    const root = parseXml(body)
    return root.name === 'Error' ? root : xmlChild(root, 'Error')
  } catch {
    return undefined
  }
}

// GetBucketCors, PutBucketCors, DeleteBucketCors. What the rules do is in ./cross-origin.ts.
import {
  type XmlElement,
  xmlChildren,
  xmlChildText,
  xmlDocument,
  xmlGroup,
  xmlText,
} from '../../aws/s3-xml.ts'
import { type Answer, NO_CONTENT } from '../http/answer.ts'
import { invalidRequest, malformedXml, S3Fault } from '../http/s3-fault.ts'
import type { CorsRule } from '../state/cors.ts'
import type { BucketCall } from './call.ts'
import { METHODS } from './cross-origin.ts'
import { requireDigest, requireDocument } from './documents.ts'

const MOST_RULES = 100

export function getBucketCors({ state, bucket }: BucketCall): Answer {
  const { cors } = state.buckets.require(bucket)
  if (cors === undefined) {
    throw new S3Fault('NoSuchCORSConfiguration', { details: { BucketName: bucket } })
  }
  return { xml: xmlDocument('CORSConfiguration', ...cors.map(ruleElement)) }
}

function ruleElement(rule: CorsRule): string {
  const each = (name: string, values: readonly string[]) =>
    values.map((value) => xmlText(name, value)).join('')
  return xmlGroup(
    'CORSRule',
    xmlText('ID', rule.id),
    each('AllowedHeader', rule.headers),
    each('AllowedMethod', rule.methods),
    each('AllowedOrigin', rule.origins),
    each('ExposeHeader', rule.exposed),
    xmlText('MaxAgeSeconds', rule.maxAgeSeconds),
  )
}

export async function putBucketCors(call: BucketCall): Promise<Answer> {
  requireDigest(call)
  const bucket = call.state.buckets.require(call.bucket)
  const document = await requireDocument(call, 'CORSConfiguration')
  const rules = xmlChildren(document, 'CORSRule').map(readRule)
  if (rules.length === 0) throw malformedXml()
  if (rules.length > MOST_RULES) {
    throw invalidRequest(
      `The number of CORS rules should not exceed allowed limit of ${MOST_RULES} rules.`,
    )
  }
  call.state.buckets.set(bucket, 'cors', JSON.stringify(rules))
  return {}
}

export function deleteBucketCors({ state, bucket }: BucketCall): Answer {
  state.buckets.set(state.buckets.require(bucket), 'cors', null)
  return NO_CONTENT
}

function readRule(element: XmlElement): CorsRule {
  const each = (name: string) => xmlChildren(element, name).map(({ text }) => text.trim())
  const rule: CorsRule = {
    id: xmlChildText(element, 'ID')?.trim(),
    origins: each('AllowedOrigin'),
    methods: each('AllowedMethod'),
    headers: each('AllowedHeader'),
    exposed: each('ExposeHeader'),
    maxAgeSeconds: readSeconds(xmlChildText(element, 'MaxAgeSeconds')?.trim()),
  }
  if (rule.origins.length === 0 || rule.methods.length === 0) throw malformedXml()
  requireSupported(rule)
  return rule
}

function readSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,10}$/.test(text)) throw malformedXml()
  return Number(text)
}

/** What S3 does not take of patterns and methods. @throws InvalidRequest */
function requireSupported({ origins, methods, headers, exposed }: CorsRule): void {
  const method = methods.find((name) => !METHODS.includes(name))
  if (method !== undefined) {
    throw invalidRequest(
      `Found unsupported HTTP method in CORS config. Unsupported method is ${method}`,
    )
  }
  const isWild = (text: string) => text.split('*').length > 2
  const origin = origins.find(isWild)
  if (origin !== undefined) {
    throw invalidRequest(`AllowedOrigin "${origin}" can not have more than one wildcard.`)
  }
  const header = headers.find(isWild)
  if (header !== undefined) {
    throw invalidRequest(`AllowedHeader "${header}" can not have more than one wildcard.`)
  }
  const open = exposed.find((name) => name.includes('*'))
  if (open === undefined) return
  throw invalidRequest(
    `ExposeHeader "${open}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
  )
}

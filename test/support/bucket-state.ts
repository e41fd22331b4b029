// All that a sandbox holds, as text, to be compared before and after.

import { ask, type Form } from '../../src/attack/attempts/form.ts'
import { SETTINGS } from '../../src/attack/attempts/settings.ts'
import { parseXml, xmlChildren, xmlChildText } from '../../src/aws/s3-xml.ts'
import type { OpenedCaller } from '../../src/cli/attack/open-caller.ts'

/** Every version of every key with its bytes, tags, ACL and lock; uploads; settings; identities. */
export async function stateOf(admin: OpenedCaller, buckets: readonly string[]): Promise<string[]> {
  const told: string[] = []
  const tell = async (name: string, { attempt }: Form) => {
    if (attempt.service !== 's3') return
    const { status, code, body, headers } = await admin.s3(attempt)
    const text = Buffer.from(body).toString('utf8')
    const facts = [headers['etag'], headers['last-modified'], headers['x-amz-storage-class']]
    told.push([name, status, code ?? text, ...facts].join(' '))
  }
  for (const bucket of buckets) {
    for (const { selector, id } of SETTINGS) {
      await tell(`${bucket}?${selector}`, ask('GET', { bucket, query: { [selector]: '', id } }))
    }
    await tell(`${bucket} uploads`, ask('GET', { bucket, query: { uploads: '' } }))
    await tell(`${bucket} versions`, ask('GET', { bucket, query: { versions: '' } }))
    for (const { key, versionId } of await versionsOf(admin, bucket)) {
      for (const part of ['', 'acl', 'tagging', 'retention', 'legal-hold']) {
        const query = { versionId, ...(part === '' ? {} : { [part]: '' }) }
        await tell(`${bucket}/${key} ${versionId} ${part}`, ask('GET', { bucket, key, query }))
      }
    }
  }
  return [...told.map(withoutIds), await identitiesOf(admin)]
}

async function versionsOf({ s3 }: OpenedCaller, bucket: string) {
  const { attempt } = ask('GET', { bucket, query: { versions: '' } })
  const answer = attempt.service === 's3' ? await s3(attempt) : undefined
  const root = parseXml(answer?.body ?? new Uint8Array())
  return xmlChildren(root, 'Version').map((version) => ({
    key: xmlChildText(version, 'Key') ?? '',
    versionId: xmlChildText(version, 'VersionId') ?? '',
  }))
}

async function identitiesOf({ query }: OpenedCaller): Promise<string> {
  const details = await query?.({
    service: 'iam',
    action: 'GetAccountAuthorizationDetails',
    parameters: {},
  })
  return withoutIds(Buffer.from(details?.body ?? '').toString('utf8'))
}

/** Each answer has an id of its own. */
function withoutIds(text: string): string {
  return text.replaceAll(/<(RequestId|HostId)>[^<]*</g, '<$1><')
}

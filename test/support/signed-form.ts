// Forms that browsers send, signed with bare HMACs, as a web page's server would.
import { createHmac } from 'node:crypto'
import type { Sandbox } from '../../src/sandbox/index.ts'

type Fields = Readonly<Record<string, string>>

export interface FormOptions {
  readonly fields: Fields
  /** In the policy, beside the bucket and equality for each field. */
  readonly conditions?: readonly unknown[]
  /** Fields that the policy does not name. */
  readonly unnamed?: Fields
  readonly expiration?: string
  readonly version?: 2 | 4
  readonly file?: string | Blob
  readonly fileName?: string
  readonly secret?: string
}

export const soon = () => new Date(Date.now() + 60_000).toISOString()

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** The fields that sign a policy. */
export function signedBy(sandbox: Sandbox, policy: string, version: 2 | 4, secret: string): Fields {
  if (version === 2) {
    const signature = createHmac('sha1', secret).update(policy).digest('base64')
    return { AWSAccessKeyId: sandbox.accessKeyId, policy, signature }
  }
  const [date, region, service] = [today(), sandbox.region, 's3']
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secret}`)
  return { policy, 'x-amz-signature': hmac(key, policy).toString('hex') }
}

const today = () => new Date().toISOString().slice(0, 10).replaceAll('-', '')

function credentialFields(sandbox: Sandbox, version: 2 | 4): Fields {
  if (version === 2) return {}
  return {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${sandbox.accessKeyId}/${today()}/${sandbox.region}/s3/aws4_request`,
    'x-amz-date': `${today()}T000000Z`,
  }
}

/** A form for a bucket, with its policy and all that signs it. */
export function makeForm(sandbox: Sandbox, bucket: string, options: FormOptions): FormData {
  const { version = 4, secret = sandbox.secretAccessKey, expiration = soon() } = options
  const fields = { ...options.fields, ...credentialFields(sandbox, version) }
  const named = new Set(
    (options.conditions ?? []).flatMap((one) => (Array.isArray(one) ? [String(one[1])] : [])),
  )
  const equal = Object.entries(fields)
    .filter(([name]) => !named.has(`$${name}`))
    .map(([name, value]) => ({ [name]: value }))
  const conditions = [{ bucket }, ...equal, ...(options.conditions ?? [])]
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64')
  const form = new FormData()
  const all = { ...fields, ...options.unnamed, ...signedBy(sandbox, policy, version, secret) }
  for (const [name, value] of Object.entries(all)) form.append(name, value)
  const file = options.file ?? 'contents'
  form.append('file', typeof file === 'string' ? new Blob([file]) : file, options.fileName ?? 'f')
  return form
}

/** As `403 AccessDenied: Access Denied`. */
export async function refusalOf(answer: Response): Promise<string> {
  const text = await answer.text()
  const [, code] = /<Code>(.*?)<\/Code>/.exec(text) ?? []
  const [, message] = /<Message>(.*?)<\/Message>/.exec(text) ?? []
  return `${answer.status} ${code}: ${message}`
}

// Plants what is attacked, with a key that is not the thief's, and takes it away again.
import {
  parseXml,
  xmlChildren,
  xmlChildText,
  xmlDocument,
  xmlGroup,
  xmlText,
} from '../aws/s3-xml.ts'
import { Failure, messageOf } from '../base/failure.ts'
import {
  ask,
  CANARY_TEXT,
  type Column,
  type Form,
  type Harm,
  type Upload,
  type Victim,
} from './attempts/form.ts'
import type { Answer, Caller } from './attempts/port.ts'

export class Planter {
  readonly #caller: Caller
  readonly #harm: Harm
  /** What every key begins with, after its column's prefix. */
  readonly mark: string
  #planted = 0

  constructor(caller: Caller, harm: Harm, nonce: string) {
    this.#caller = caller
    this.#harm = harm
    this.mark = `holdfast-canary-${nonce}-`
  }

  /** A key that nobody has. */
  newKey({ prefix }: Column): string {
    this.#planted += 1
    return `${prefix}${this.mark}${this.#planted}`
  }

  /** @throws `access-denied` or `store-refused` where the key may not plant. */
  async plant(column: Column, signal?: AbortSignal): Promise<Victim> {
    const key = this.newKey(column)
    const first = await this.#put(column, key, signal)
    if (this.#harm === 'full' || first === undefined) {
      return { key, versionId: first, goneVersionId: undefined }
    }
    const { bucket } = column
    await this.#ask(ask('DELETE', { bucket, key, query: { versionId: first } }), signal)
    const versionId = await this.#put(column, key, signal)
    return { key, versionId, goneVersionId: first }
  }

  async plantUpload(column: Column, signal?: AbortSignal): Promise<Upload> {
    const key = this.newKey(column)
    const form = ask('POST', { bucket: column.bucket, key, query: { uploads: '' } })
    const { body } = await this.#ask(form, signal)
    return { key, uploadId: xmlChildText(parseXml(body), 'UploadId') ?? '' }
  }

  /**
   * What is stored under a default retention cannot be taken away again.
   *
   * @throws `unsupported` where there is one; `access-denied` where the key may not look.
   */
  async refuseRetention(bucket: string, signal?: AbortSignal): Promise<void> {
    const answer = await this.send(ask('GET', { bucket, query: { 'object-lock': '' } }), signal)
    const text = Buffer.from(answer.body).toString('utf8')
    const isLocking = answer.status === 200 && text.includes('<DefaultRetention>')
    const isFree = answer.status === 200 || [404, 405, 501].includes(answer.status)
    if (!isFree) throw refusal('whether stored objects are locked cannot be asked', answer)
    if (!isLocking) return
    throw new Failure('unsupported', `${bucket} locks whatever is stored there`, {
      hint: 'A canary could not be removed. Attack a bucket without a default retention.',
    })
  }

  /**
   * Takes away all that was planted or stored in the columns, of each whatever becomes of the
   * others. Never rejects.
   *
   * @returns what remains: keys, or what they begin with and why nobody knows them.
   */
  async clear(columns: readonly Column[]): Promise<string[]> {
    const remains: string[] = []
    for (const { bucket, prefix } of columns) {
      const mark = prefix + this.mark
      try {
        await this.#abortUploads(bucket, mark)
        const left = await this.#removeVersions(bucket, mark)
        remains.push(...left.map(({ key }) => `s3://${bucket}/${key}`))
      } catch (error) {
        remains.push(`s3://${bucket}/${mark}…: ${messageOf(error)}`)
      }
    }
    return remains
  }

  /** Sends any request with the planter's key, and gives back whatever is answered. */
  async send({ attempt }: Pick<Form, 'attempt'>, signal?: AbortSignal): Promise<Answer> {
    if (attempt.service === 's3') return await this.#caller.s3(attempt, signal)
    const { query } = this.#caller
    if (query === undefined) throw new Failure('unsupported', 'the planter knows no IAM')
    return await query(attempt, signal)
  }

  async #put(column: Column, key: string, signal?: AbortSignal): Promise<string | undefined> {
    const { headers } = await this.#ask(
      ask('PUT', {
        bucket: column.bucket,
        key,
        payload: CANARY_TEXT,
        headers: { 'content-type': 'text/plain', 'if-none-match': '*' },
      }),
      signal,
    )
    const versionId = headers['x-amz-version-id']
    return versionId === 'null' ? undefined : versionId
  }

  async #ask(form: Form, signal?: AbortSignal): Promise<Answer> {
    const answer = await this.send(form, signal)
    if (answer.status >= 200 && answer.status < 300) return answer
    throw refusal('canaries cannot be planted', answer)
  }

  async #abortUploads(bucket: string, mark: string): Promise<void> {
    const query = { uploads: '', prefix: mark }
    const { status, body } = await this.send(ask('GET', { bucket, query }))
    if (status !== 200) return
    for (const upload of xmlChildren(parseXml(body), 'Upload')) {
      const key = xmlChildText(upload, 'Key') ?? ''
      const uploadId = xmlChildText(upload, 'UploadId') ?? ''
      await this.send(ask('DELETE', { bucket, key, query: { uploadId } }))
    }
  }

  async #removeVersions(bucket: string, mark: string): Promise<Stored[]> {
    const stored = await this.#list(bucket, mark)
    if (stored.length === 0) return []
    const left = await this.#removeAll(bucket, stored)
    for (const { key, versionId } of left) {
      const payload = xmlDocument('LegalHold', xmlText('Status', 'OFF'))
      const query = { 'legal-hold': '', versionId }
      await this.send(ask('PUT', { bucket, key, query, payload }))
    }
    return left.length === 0 ? [] : await this.#removeAll(bucket, left, DESPITE_LOCK)
  }

  async #list(bucket: string, mark: string): Promise<Stored[]> {
    const query = { versions: '', prefix: mark }
    const answer = await this.send(ask('GET', { bucket, query }))
    if (answer.status === 404) return []
    if (answer.status !== 200) throw refusal('canaries cannot be found again', answer)
    const root = parseXml(answer.body)
    return ['Version', 'DeleteMarker'].flatMap((name) =>
      xmlChildren(root, name).map((element) => ({
        key: xmlChildText(element, 'Key') ?? '',
        versionId: xmlChildText(element, 'VersionId') ?? 'null',
      })),
    )
  }

  /** @returns those that could not be removed. */
  async #removeAll(
    bucket: string,
    stored: readonly Stored[],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Stored[]> {
    const objects = stored.map(({ key, versionId }) =>
      xmlGroup('Object', xmlText('Key', key), xmlText('VersionId', versionId)),
    )
    const answer = await this.send(
      ask('POST', {
        bucket,
        query: { delete: '' },
        payload: xmlDocument('Delete', ...objects, xmlText('Quiet', true)),
        headers,
        body: { deletes: stored },
      }),
    )
    if (answer.status !== 200) throw refusal('canaries cannot be removed', answer)
    const failed = new Set(
      xmlChildren(parseXml(answer.body), 'Error').map(
        (error) => `${xmlChildText(error, 'VersionId')} ${xmlChildText(error, 'Key')}`,
      ),
    )
    return stored.filter(({ key, versionId }) => failed.has(`${versionId} ${key}`))
  }
}

/** S3 takes it of buckets with Object Lock only. */
const DESPITE_LOCK = { 'x-amz-bypass-governance-retention': 'true' }

interface Stored {
  readonly key: string
  readonly versionId: string
}

function refusal(what: string, { status, code, message }: Answer): Failure {
  const isDenied = status === 403
  const said = [status, code, message].filter((each) => each !== undefined).join(' ')
  return new Failure(isDenied ? 'access-denied' : 'store-refused', `${what}: ${said}`, {
    hint: 'The planter needs a key of its own that may store, list and delete there, old versions too.',
  })
}

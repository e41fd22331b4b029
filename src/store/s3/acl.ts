// ACL documents pass as S3 spells them: the SDK's own reading of them is stepped around.
import { GetObjectAclCommand, PutObjectAclCommand } from '@aws-sdk/client-s3'
import type { AclEditor } from '../store.ts'
import { storeRefused } from '../store-failure.ts'
import type { S3Session } from './session.ts'

export function s3AclEditor(session: S3Session): AclEditor {
  const remembering = async <T>(ask: Promise<T>): Promise<T> => {
    try {
      return await ask
    } catch (error) {
      if (storeRefused(error, 'unsupported')) session.features.learnMissing('acls')
      throw error
    }
  }
  return {
    getAcl: (key, signal) => remembering(getAcl(session, key, signal)),
    putAcl: (key, document, signal) => remembering(putAcl(session, key, document, signal)),
  }
}

async function getAcl(session: S3Session, key: string, signal?: AbortSignal): Promise<string> {
  const command = new GetObjectAclCommand(session.at(key))
  let document = ''
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { body } = result.response as { body?: unknown }
      if (body instanceof Uint8Array) document = Buffer.from(body).toString('utf8')
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'keepDocument' },
  )
  const asked = { operation: 'GetObjectAcl', key }
  await session.ask(asked, (client, options) => client.send(command, options), {
    abortSignal: signal,
  })
  return document
}

async function putAcl(
  session: S3Session,
  key: string,
  document: string,
  signal?: AbortSignal,
): Promise<void> {
  const command = new PutObjectAclCommand(session.at(key))
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: unknown; headers: Record<string, string> }
      request.body = document
      request.headers['content-type'] = 'application/xml'
      return next(args)
    },
    { step: 'serialize', priority: 'low', name: 'sendDocument' },
  )
  const asked = { operation: 'PutObjectAcl', key }
  await session.ask(asked, (client, options) => client.send(command, options), {
    abortSignal: signal,
  })
}

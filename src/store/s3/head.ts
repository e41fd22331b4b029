// HeadObject. Its refusals have no body that says why, so a GET of the same object, which takes the
// same right, is asked for the reason: a wrong key and a missing right look alike without it.
import type { Readable } from 'node:stream'
import {
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3'
import { StoreFailure, storeRefused } from '../store-failure.ts'
import type { S3Session } from './session.ts'

/** @throws StoreFailure in the words of the GET where HEAD and GET are refused alike. */
export async function headObject(
  session: S3Session,
  key: string,
  ifMatch?: string,
  signal?: AbortSignal,
): Promise<HeadObjectCommandOutput> {
  const command = new HeadObjectCommand({
    ...session.at(key),
    ChecksumMode: 'ENABLED',
    ...(ifMatch === undefined ? {} : { IfMatch: ifMatch }),
  })
  const asked = { operation: 'HeadObject', key }
  try {
    return await session.ask(asked, (client, options) => client.send(command, options), {
      abortSignal: signal,
    })
  } catch (error) {
    if (!storeRefused(error, 'denied', 'refused', 'missing')) throw error
    const told = await refusalOfGet(session, key, signal)
    throw told !== undefined && statusOf(told) === statusOf(error) ? told : error
  }
}

async function refusalOfGet(
  session: S3Session,
  key: string,
  signal?: AbortSignal,
): Promise<StoreFailure | undefined> {
  const command = new GetObjectCommand({ ...session.at(key), Range: 'bytes=0-0' })
  const asked = { operation: 'GetObject', key }
  try {
    const answer = await session.ask(asked, (client, options) => client.send(command, options), {
      abortSignal: signal,
      stream: true,
    })
    const body = answer.Body as unknown as Readable
    body.destroy()
    return undefined
  } catch (error) {
    if (error instanceof StoreFailure) return error
    throw error
  }
}

function statusOf({ answer = '' }: StoreFailure): string {
  return answer.slice(0, 3)
}

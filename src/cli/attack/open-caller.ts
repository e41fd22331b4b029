// A key at hand as the attack wants one: requests to S3, IAM and STS, sent as they are.
import type { Caller } from '../../attack/attempts/port.ts'
import { openQueryRequests } from '../../cloud/query-requests.ts'
import type { OpenStoreOptions } from '../../store/open-options.ts'
import { openBareRequests } from '../../store/s3/bare-requests.ts'

export interface CallerOptions extends OpenStoreOptions {
  /** Where IAM and STS are, where S3 is not AWS's own; nobody is asked unless given. */
  readonly queryEndpoint?: string | undefined
}

export interface OpenedCaller extends Caller {
  readonly region: string
  /** Undefined for AWS itself. */
  readonly endpoint: string | undefined
  /** Of keys that are given outright; undefined where the SDK finds them. */
  readonly accessKeyId: string | undefined
}

/** Nothing is sent yet. */
export async function openCaller(options: CallerOptions): Promise<OpenedCaller> {
  const { send, settings } = await openBareRequests(options)
  const { env } = options
  const given = settings.endpoint === undefined ? undefined : options.queryEndpoint
  const endpoints = {
    iam: env['AWS_ENDPOINT_URL_IAM'] || given,
    sts: env['AWS_ENDPOINT_URL_STS'] || given,
  }
  const isKnown = settings.endpoint === undefined || endpoints.iam !== undefined
  const query = isKnown ? openQueryRequests({ ...settings, endpoints }) : undefined
  return {
    s3: ({ rest, payload }, signal) => send(rest, payload, signal),
    query,
    region: settings.region,
    endpoint: settings.endpoint,
    accessKeyId: settings.credentials?.accessKeyId,
  }
}

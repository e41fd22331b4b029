// An object that a service of AWS stores: authorized and made like anyone's.
import { actionsOfS3Request } from '../../aws/actions/s3-request.ts'
import { restRequestOf } from '../access/rest-request.ts'
import { accessOfService, type ServiceCaller } from '../access/service-caller.ts'
import { NO_TRAILERS } from '../http/payload.ts'
import type { S3Request } from '../http/request.ts'
import type { Directory } from '../identity/directory.ts'
import type { ObjectCall } from '../operations/call.ts'
import { storeObject } from '../operations/put-object.ts'
import type { State } from '../state/state.ts'

/** What delivering needs of the sandbox. */
export interface DeliveryGround {
  readonly state: State
  readonly region: string
  readonly directory: Directory
  /** The sandbox's clock, in milliseconds since 1970. */
  readonly now: () => number
}

export interface Delivery {
  readonly bucket: string
  readonly key: string
  readonly bytes: Buffer
  /** As headers of a PUT, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Headers that the service sets without anyone's leave: grants that the log's owner asked for. */
  readonly granted?: Readonly<Record<string, string>>
}

/** @throws AccessDenied, NoSuchBucket, and whatever refuses a PutObject. */
export async function deliver(
  { directory, now: clock, region, state }: DeliveryGround,
  caller: ServiceCaller,
  { bucket, bytes, granted, headers, key }: Delivery,
): Promise<void> {
  const now = clock()
  const access = accessOfService(state, caller, now)
  const request = putRequest(bucket, key, { ...headers, 'content-length': String(bytes.length) })
  // Of its headers a service needs no leave: AWS's policies for them grant PutObject alone.
  const needed = actionsOfS3Request(restRequestOf(request)).filter(
    ({ action }) => action === 's3:PutObject',
  )
  const denial = access.denialOf(needed, 'object')
  if (denial !== undefined) throw denial
  const call: ObjectCall = {
    request: putRequest(bucket, key, { ...headers, ...granted }),
    payload: {
      length: bytes.length,
      trailers: NO_TRAILERS,
      sha256: undefined,
      async *chunks() {
        yield bytes
      },
    },
    state,
    account: state.buckets.require(bucket).owner,
    access,
    directory,
    region,
    now,
    bucket,
    key,
  }
  await storeObject(call)
}

function putRequest(
  bucket: string,
  key: string,
  headers: Readonly<Record<string, string>>,
): S3Request {
  const path = `/${bucket}/${key}`
  const map = new Map(Object.entries(headers))
  return { method: 'PUT', path, query: [], headers: map, bucket, key, isSecure: true }
}

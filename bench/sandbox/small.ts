// Small requests, and what of their cost is enforcement's.
import { countInstructions } from './instructions.ts'
import { applyLoad, type Cost, type Load } from './load.ts'
import type { S3Connection, Signer } from './s3-connection.ts'
import type { MeasuredServer } from './server.ts'

const CONNECTIONS = 16
/** In each round of a pair: enough that what is compiled and collected meanwhile counts little. */
const PAIRED_REQUESTS = 3_000
/** Pairs that do not count: what is run in turns is compiled for both turns only after a few. */
const WARM_UP_PAIRS = 3

/** What a PUT is of. */
export interface Body {
  readonly body: Buffer
  readonly sha256: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Small {
  readonly server: MeasuredServer
  readonly sign: Signer
  readonly bucket: string
  readonly folder: string
  readonly body: Body
}

/** PUT, HEAD and GET of a small object of the user's own, in turn. */
export function mixedRound(
  small: Small,
  limits: Pick<Load, 'seconds' | 'requests'>,
): Promise<Cost> {
  const { server, sign, bucket, folder, body } = small
  const send = async (line: S3Connection, worker: number, turn: number) => {
    const path = `/${bucket}/${folder}/${worker}/${turn % 100}`
    await line.send({ method: 'PUT', path, ...body })
    await line.send({ method: 'HEAD', path })
    await line.send({ method: 'GET', path })
    return 3
  }
  return applyLoad({ server, sign, connections: CONNECTIONS, ...limits, send })
}

/** What a request costs, with enforcement and without. */
export interface Pair {
  readonly enforced: Effort
  readonly unenforced: Effort
}

/** Of the endpoint, for one request. */
export interface Effort {
  readonly cpu: number
  /** Outside the kernel; undefined where they cannot be counted. */
  readonly instructions: number | undefined
}

/** In one process, in many pairs of rounds, so that what it does besides meets both of a pair. */
export async function pairs(small: Small, count: number): Promise<Pair[]> {
  const taken: Pair[] = []
  for (let at = 0; at < WARM_UP_PAIRS + count; at++) {
    const effort = new Map<boolean, Effort>()
    for (const isEnforced of at % 2 === 0 ? [true, false] : [false, true]) {
      await small.server.enforce(isEnforced)
      effort.set(isEnforced, await effortOf(small))
    }
    const [enforced, unenforced] = [effort.get(true), effort.get(false)]
    if (at < WARM_UP_PAIRS || enforced === undefined || unenforced === undefined) continue
    taken.push({ enforced, unenforced })
  }
  return taken
}

async function effortOf(small: Small): Promise<Effort> {
  const end = await countInstructions(small.server.pid)
  const { endpointCpu, requests } = await mixedRound(small, {
    seconds: Infinity,
    requests: PAIRED_REQUESTS,
  })
  const count = await end()
  return { cpu: endpointCpu, instructions: count === undefined ? undefined : count / requests }
}

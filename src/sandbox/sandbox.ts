// Wiring: a folder, an account, a port.
import { resolve } from 'node:path'
import { openTemporaryFolder } from '../host/temporary-folder.ts'
import { DEFAULT_READINGS, type Readings } from './access/readings.ts'
import { keyRing } from './authentication/identity.ts'
import type { CloudTrailOptions } from './evidence/cloud-trail.ts'
import { keepEvidence } from './evidence/keep-evidence.ts'
import { type Directory, joined } from './identity/directory.ts'
import { followPrincipals } from './identity/follow-principals.ts'
import {
  firstAccount,
  type OtherAccount,
  openAccounts,
  openIdentities,
} from './identity/open-identities.ts'
import { rootKeyOf } from './identity/root-key.ts'
import type { RequestListener } from './journal/request-event.ts'
import { keepLifecycle, type LifecycleListener } from './lifecycle/keep-lifecycle.ts'
import { makeBuckets } from './owner/make-buckets.ts'
import { type OwnerControls, ownerControls } from './owner/owner-controls.ts'
import { openEndpoints } from './serve/endpoints.ts'
import type { SandboxClock } from './state/sandbox-clock.ts'
import { openState } from './state/state.ts'

export interface SandboxOptions {
  /** The address to listen on. Loopback unless given: everyone who reaches it may try its keys. */
  readonly host?: string | undefined
  /** The TCP port; a free one unless given. */
  readonly port?: number | undefined
  /** The TCP port of HTTPS on the same address; a free one unless given. */
  readonly securePort?: number | undefined
  /** Where buckets live. A temporary folder, removed on close, unless given. */
  readonly dataDir?: string | undefined
  /** The region of requests' signatures and of new buckets: `us-east-1` unless given. */
  readonly region?: string | undefined
  /** The root user's credentials; made at random, and kept in `dataDir`, unless given. */
  readonly accessKeyId?: string | undefined
  readonly secretAccessKey?: string | undefined
  /** The number of the first account, whose the folder's buckets are: 123456789012 unless given. */
  readonly accountId?: string | undefined
  /** Further accounts, by their numbers of twelve digits, made unless they are there. */
  readonly accounts?: readonly string[] | undefined
  /** Buckets to make, unless they are there. */
  readonly buckets?: readonly string[] | undefined
  /** Has every request to the first account recorded, as by a trail of CloudTrail. */
  readonly cloudTrail?: CloudTrailOptions | undefined
  /** How AWS is read where it leaves things unsaid; what is left out has a default. */
  readonly readings?: Partial<Readings> | undefined
}

/** A running endpoint. It stops, and removes a temporary folder, when disposed. */
export interface Sandbox extends AsyncDisposable, OwnerControls {
  /** `http://127.0.0.1:PORT`, without a final slash. */
  readonly endpoint: string
  /** `https://127.0.0.1:PORT`, without a final slash: the same service over TLS. */
  readonly secureEndpoint: string
  /**
   * The certificate, in PEM, of the authority that clients of `secureEndpoint` are to trust. It is
   * made anew at each start, and its private key is never written.
   */
  readonly certificateAuthority: string
  /** A file in `dataDir` that holds it. */
  readonly certificateAuthorityFile: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly dataDir: string
  /** The accounts that the options name, in their order. */
  readonly accounts: readonly OtherAccount[]
  /** By which things are made, expire and are due; signatures are judged by the real time. */
  readonly clock: SandboxClock
  /** Tells `listener` what each run of lifecycle rules did: before a change of the clock returns. */
  onLifecycle(listener: LifecycleListener): Disposable
  /**
   * Tells `listener` of every request that begins from now on, each once: when its answer ended or
   * its connection broke. Disposing of what it returns ends that.
   */
  observe(listener: RequestListener): Disposable
  /** Stores what waits to be delivered of access logs and of CloudTrail, rather than some seconds later. */
  deliverLogs(): Promise<void>
  /** Ends open connections and releases the folder. Closing twice is harmless. */
  close(): Promise<void>
}

const ACCOUNT_ID = '123456789012'

/**
 * See `startSandbox`, of which this is the work. `others` tells who is known beside the sandbox's
 * own identities.
 */
export async function openSandbox(options: SandboxOptions, others?: Directory): Promise<Sandbox> {
  const { accountId = ACCOUNT_ID, region = 'us-east-1' } = options
  const { host = '127.0.0.1', port = 0, securePort = 0 } = options
  await using undo = new AsyncDisposableStack()
  const dataDir =
    options.dataDir === undefined
      ? undo.use(await openTemporaryFolder('holdfast-sandbox')).path
      : resolve(options.dataDir)
  const account = firstAccount(accountId)
  const state = undo.use(await openState(dataDir, account))
  const { clock } = state
  const key = rootKeyOf(state.database, options)
  const identities = openIdentities(state.database, account, key, clock.now())
  followPrincipals(identities, state.buckets)
  const accounts = openAccounts(identities, options.accounts ?? [], clock.now())
  const owned = { state, identities, owner: account, region, buckets: bucketsOf(options) }
  makeBuckets(state, owned, owned.buckets)
  const directory = others === undefined ? identities : joined(identities, others)
  const keys = keyRing(directory, state.buckets, region)
  const readings = { ...DEFAULT_READINGS, ...options.readings }
  const ground = { state, region, directory, account: accountId }
  const { events, ...evidence } = undo.use(keepEvidence(ground, clock, options.cloudTrail))
  const lifecycle = undo.use(keepLifecycle(state))
  const service = { state, region, keys, identities, directory, readings, clock: clock.now, events }
  const endpoints = undo.use(await openEndpoints(service, { host, port, securePort, dataDir }))
  const resources = undo.move()
  return {
    ...endpoints,
    ...ownerControls(owned),
    region,
    ...key,
    dataDir,
    accounts,
    clock,
    onLifecycle: (listener) => lifecycle.onRun(listener),
    ...evidence,
    close: () => resources.disposeAsync(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

function bucketsOf({ buckets = [], cloudTrail }: SandboxOptions): readonly string[] {
  return cloudTrail === undefined ? buckets : [...buckets, cloudTrail.bucket]
}

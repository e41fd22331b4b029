// RestoreObject: a temporary copy of an archived object, when its time has come.
import { type XmlElement, xmlChildText } from '../../aws/s3-xml.ts'
import { isArchiveClass } from '../../aws/storage-class.ts'
import type { Answer } from '../http/answer.ts'
import { queryValue } from '../http/request.ts'
import { invalidArgument, malformedXml, notImplemented, S3Fault } from '../http/s3-fault.ts'
import { atMostOne, childrenOf, readInteger } from '../http/schema-elements.ts'
import { midnightAfter } from '../lifecycle/dates.ts'
import { retrievalTime } from '../lifecycle/retrieval-times.ts'
import { type Restoration, stateOfCopy, TIERS, type Tier } from '../state/restoration.ts'
import type { Version } from '../state/version.ts'
import type { ObjectCall } from './call.ts'
import { requireDocument } from './documents.ts'
import { findVersion } from './find-version.ts'

interface Request {
  readonly days: number | undefined
  readonly tier: Tier
}

interface Wanted extends Request {
  readonly days: number
}

export async function restoreObject(call: ObjectCall): Promise<Answer> {
  const asked = readRequest(await requireDocument(call, 'RestoreRequest'))
  const { request, state, key, now } = call
  const bucket = state.buckets.require(call.bucket)
  const version = findVersion(state, bucket, key, queryValue(request, 'versionId'), request.method)
  const ms = requireTier(version, asked)
  const wanted = requireDays(asked)
  const copy = version.restoration
  const standing = stateOfCopy(copy, now)
  if (standing === 'restored') {
    state.objects.setRestoration(version, extended(copy, wanted, now))
    return { status: 200 }
  }
  if (standing === 'ongoing') requireFaster(copy, wanted)
  const ready = now + ms
  const next =
    standing === 'ongoing' ? hastened(copy, wanted, now, ready) : begun(wanted, now, ready)
  state.objects.setRestoration(version, next)
  return { status: 202 }
}

function begun({ tier, days }: Wanted, requested: number, ready: number): Restoration {
  return { tier, days, requested, ready, expires: midnightAfter(ready, days) }
}

/** A faster tier ends a wait sooner, and never later. */
function hastened(
  before: Restoration | undefined,
  wanted: Wanted,
  now: number,
  ready: number,
): Restoration {
  return begun(wanted, before?.requested ?? now, Math.min(ready, before?.ready ?? ready))
}

/** The time of a copy that is there is counted anew, and may also end sooner. */
function extended(before: Restoration | undefined, { days }: Wanted, now: number): Restoration {
  const { tier = 'Standard', requested = now, ready = now } = before ?? {}
  return { tier, days, requested, ready, expires: midnightAfter(now, days) }
}

/**
 * How long it takes.
 *
 * @throws InvalidObjectState for a class that is no archive, InvalidArgument for a tier that it
 *   does not have; ObjectAlreadyInActiveTierError in INTELLIGENT_TIERING, which has no archives here.
 */
function requireTier({ storageClass }: Version, { tier, days }: Request): number {
  if (storageClass === 'INTELLIGENT_TIERING') {
    if (days === undefined) throw new S3Fault('ObjectAlreadyInActiveTierError')
    const message =
      'INTELLIGENT_TIERING objects are not subject to restore expiry. Do not specify Days when restoring this object'
    throw invalidArgument('Days', String(days), message)
  }
  if (!isArchiveClass(storageClass)) {
    throw new S3Fault('InvalidObjectState', {
      message: "Restore is not allowed for the object's current storage class",
    })
  }
  const ms = retrievalTime(storageClass, tier)
  if (ms !== undefined) return ms
  const message = 'Retrieval option is not supported by this storage class'
  throw invalidArgument('Tier', tier, message)
}

/** The fastest first. */
const SPEED: readonly Tier[] = TIERS

/** @throws RestoreAlreadyInProgress unless nothing but the tier changes, to a faster one. */
function requireFaster(before: Restoration | undefined, { tier, days }: Wanted): void {
  const isFaster = SPEED.indexOf(tier) < SPEED.indexOf(before?.tier ?? 'Expedited')
  if (!isFaster || days !== before?.days) throw new S3Fault('RestoreAlreadyInProgress')
}

const SELECT = ['Type', 'SelectParameters', 'OutputLocation', 'Description'] as const

function readRequest(document: XmlElement): Request {
  const children = childrenOf(document, ['Days', 'GlacierJobParameters', 'Tier', ...SELECT])
  if (SELECT.some((name) => name !== 'Description' && children(name).length > 0)) {
    throw notImplemented('RestoreObject with a SELECT request')
  }
  const days = atMostOne(children('Days'))
  const parameters = atMostOne(children('GlacierJobParameters'))
  if (parameters !== undefined) childrenOf(parameters, ['Tier'])
  const named = parameters && (xmlChildText(parameters, 'Tier') ?? '')
  return {
    days: days && readInteger(days),
    tier: readTier(named ?? xmlChildText(document, 'Tier')),
  }
}

/** @throws MalformedXML without days, InvalidArgument for less than one. */
function requireDays({ days, tier }: Request): Wanted {
  if (days === undefined) throw malformedXml()
  if (days >= 1) return { days, tier }
  throw invalidArgument('Days', String(days), 'restoration days should be at least 1')
}

function readTier(named: string | undefined): Tier {
  if (named === undefined) return 'Standard'
  const tier = TIERS.find((name) => name === named.trim())
  if (tier === undefined) throw malformedXml()
  return tier
}

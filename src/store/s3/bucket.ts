import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  type GetBucketLifecycleConfigurationCommandOutput,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3'
import { Failure } from '../../base/failure.ts'
import type { BucketAdmin, MissingFeature } from '../store.ts'
import { StoreFailure, storeRefused } from '../store-failure.ts'
import type { S3Session } from './session.ts'
import { WHERE_REGION } from './settings.ts'

/** The region in which CreateBucket names no location. */
const NAMELESS_REGION = 'us-east-1'
const RULE_ID = 'holdfast-abort-stale-uploads'

export function s3BucketAdmin(session: S3Session): BucketAdmin {
  return {
    ensureBucket: (signal) => ensureBucket(session, signal),
    missingFeatures: (signal) => missingFeatures(session, signal),
    staleUploadDays: async (signal) => shortestAbort(await rulesOf(session, signal), session.root),
    abortStaleUploadsAfter: (days, signal) => abortStaleUploadsAfter(session, days, signal),
  }
}

async function ensureBucket(
  session: S3Session,
  signal?: AbortSignal,
): Promise<'created' | 'exists'> {
  const command = new HeadBucketCommand({ Bucket: session.bucket })
  try {
    await session.ask({ operation: 'HeadBucket' }, (c, options) => c.send(command, options), {
      abortSignal: signal,
    })
    return 'exists'
  } catch (error) {
    if (!storeRefused(error, 'missing')) throw error
    return createBucket(session, signal)
  }
}

async function createBucket(
  session: S3Session,
  signal?: AbortSignal,
): Promise<'created' | 'exists'> {
  const { bucket, region, settings } = session
  if (settings.endpoint === undefined && !settings.isRegionChosen) {
    throw new Failure('bad-input', `there is no bucket ${bucket}, and no region to make it in`, {
      hint: `Choose one: ${WHERE_REGION}.`,
    })
  }
  const LocationConstraint = region as BucketLocationConstraint
  const command = new CreateBucketCommand({
    Bucket: bucket,
    ...(region === NAMELESS_REGION ? {} : { CreateBucketConfiguration: { LocationConstraint } }),
  })
  try {
    await session.ask({ operation: 'CreateBucket' }, (c, options) => c.send(command, options), {
      abortSignal: signal,
    })
    return 'created'
  } catch (error) {
    const isOurs =
      storeRefused(error, 'refused', 'conflict') && /OwnedByYou/.test(error.answer ?? '')
    if (isOurs) return 'exists'
    throw error
  }
}

/** What answers said so far, and whether versions exist at all, if we may ask. */
async function missingFeatures(
  session: S3Session,
  signal?: AbortSignal,
): Promise<readonly MissingFeature[]> {
  const command = new GetBucketVersioningCommand({ Bucket: session.bucket })
  const asked = { operation: 'GetBucketVersioning' }
  try {
    await session.ask(asked, (client, options) => client.send(command, options), {
      abortSignal: signal,
    })
  } catch (error) {
    // Being denied the answer, we claim nothing.
    if (storeRefused(error, 'unsupported')) session.features.learnMissing('versioning')
    else if (!storeRefused(error, 'denied')) throw error
  }
  return session.features.missing()
}

async function abortStaleUploadsAfter(
  session: S3Session,
  days: number,
  signal?: AbortSignal,
): Promise<void> {
  const { Rules = [], TransitionDefaultMinimumObjectSize } = await lifecycleOf(session, signal)
  // The two spellings of a rule's scope do not go together in one document.
  const isOldForm = Rules.some(({ Filter, Prefix }) => Filter === undefined && Prefix !== undefined)
  const scope = isOldForm ? { Prefix: session.root } : { Filter: { Prefix: session.root } }
  const rule: LifecycleRule = {
    ID: RULE_ID,
    Status: 'Enabled',
    ...scope,
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: days },
  }
  const command = new PutBucketLifecycleConfigurationCommand({
    Bucket: session.bucket,
    LifecycleConfiguration: { Rules: [...Rules.filter(({ ID }) => ID !== RULE_ID), rule] },
    ...(TransitionDefaultMinimumObjectSize && { TransitionDefaultMinimumObjectSize }),
  })
  const asked = { operation: 'PutBucketLifecycleConfiguration' }
  await session.ask(asked, (client, options) => client.send(command, options), {
    abortSignal: signal,
  })
}

async function rulesOf(session: S3Session, signal?: AbortSignal): Promise<LifecycleRule[]> {
  return (await lifecycleOf(session, signal)).Rules ?? []
}

async function lifecycleOf(
  session: S3Session,
  signal?: AbortSignal,
): Promise<Partial<GetBucketLifecycleConfigurationCommandOutput>> {
  const command = new GetBucketLifecycleConfigurationCommand({ Bucket: session.bucket })
  const asked = { operation: 'GetBucketLifecycleConfiguration' }
  try {
    return await session.ask(asked, (client, options) => client.send(command, options), {
      abortSignal: signal,
    })
  } catch (error) {
    const answer = error instanceof StoreFailure ? (error.answer ?? '') : ''
    if (answer.includes('NoSuchLifecycleConfiguration')) return {}
    throw error
  }
}

/** The fewest days after which a rule in force aborts uploads below `root`. */
function shortestAbort(rules: readonly LifecycleRule[], root: string): number | undefined {
  const days = rules.flatMap(({ Status, Filter, Prefix, AbortIncompleteMultipartUpload }) => {
    const covers = root.startsWith(Filter?.Prefix ?? Prefix ?? '')
    const isPlain = Filter?.And === undefined && Filter?.Tag === undefined
    const after = AbortIncompleteMultipartUpload?.DaysAfterInitiation
    return Status === 'Enabled' && covers && isPlain && after !== undefined ? [after] : []
  })
  return days.length === 0 ? undefined : Math.min(...days)
}

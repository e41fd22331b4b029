// What a caller may do, decided by the very evaluator that proofs reason about, and by ACLs where
// they are on. Source: "How Amazon S3 authorizes a request" in the user guide.
import { actionThatTellsMissingKeys, type RequiredAction } from '../../aws/actions/s3-request.ts'
import type { Decision } from '../../iam/evaluate/decision.ts'
import { type CompiledPolicies, decide, explain } from '../../iam/evaluate/evaluate.ts'
import type { AccessRequest, DecisionOutcome } from '../../iam/evaluate/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Journal } from '../journal/journal.ts'
import type { Bucket } from '../state/buckets.ts'
import type { State } from '../state/state.ts'
import type { Version } from '../state/version.ts'
import { type AclQuestion, aclGrants, decidingOwner } from './acl-grants.ts'
import { AskedAction } from './asked-action.ts'
import { policyOf } from './bucket-policy.ts'
import type { Caller } from './caller.ts'
import { compiledFor } from './compiled.ts'
import type { Conditions } from './conditions.ts'
import { blockedFault, denialOf } from './denial.ts'
import { noteDecision } from './note-decision.ts'
import type { Readings } from './readings.ts'

export type Making = 'bucket' | 'object'

export interface AccessOptions {
  readonly caller: Caller
  readonly state: State
  /** What the connection and the caller give of condition keys. */
  readonly conditions: Conditions
  readonly readings: Readings
  /** Where decisions are noted down; undefined where nobody wants to know. */
  readonly journal?: Journal | undefined
}

/** What one request's caller may do. */
export class Access {
  readonly caller: Caller
  readonly readings: Readings
  readonly #state: State
  readonly #conditions: Conditions
  readonly #journal: Journal | undefined

  constructor({ caller, state, conditions, readings, journal }: AccessOptions) {
    this.caller = caller
    this.#state = state
    this.#conditions = conditions
    this.readings = readings
    this.#journal = journal
  }

  /**
   * The refusal of the first action that is not allowed; undefined if all are. `making` is what
   * the request makes, so that there is nobody's permission to ask for it yet.
   *
   * @throws NoSuchBucket
   */
  denialOf(required: readonly RequiredAction[], making?: Making): S3Fault | undefined {
    for (const action of required) {
      const denial = this.#denialOf(action, making)
      if (denial !== undefined) return denial
    }
    return undefined
  }

  /** What a caller who asks for a missing key is told: that it is missing only if it may list. */
  missing(bucket: string, key: string, fault: S3Fault): S3Fault {
    const prefix = this.readings.missingKeyPrefix === 'key' ? key : undefined
    const list = actionThatTellsMissingKeys(bucket, prefix)
    return this.#denialOf(list, undefined, true) ?? fault
  }

  /** Whether the caller may do what the request does not fail without. */
  mayAlso(required: RequiredAction): boolean {
    return this.#denialOf(required, undefined, true) === undefined
  }

  /** The refusal of a public ACL where the bucket blocks those. */
  blockedAcl(bucket: string, key: string | undefined): S3Fault {
    const [action, resource] =
      key === undefined ? ['s3:PutBucketAcl', bucket] : ['s3:PutObjectAcl', `${bucket}/${key}`]
    const request = { principal: this.caller.arn, action, resource: `${BUCKET_ARN}${resource}` }
    return blockedFault(request, 'ACLs', 'BlockPublicAcls')
  }

  /** The refusal of a public policy where the bucket blocks those. */
  blockedPolicy(bucket: string): S3Fault {
    const resource = `${BUCKET_ARN}${bucket}`
    const request = { principal: this.caller.arn, action: 's3:PutBucketPolicy', resource }
    return blockedFault(request, 'policies', 'BlockPublicPolicy')
  }

  /** Whether the caller could replace the policy of a bucket that were as this one. */
  mayReplacePolicy(bucket: Bucket): boolean {
    const action = 's3:PutBucketPolicy'
    const required = { action, resource: `${BUCKET_ARN}${bucket.name}`, context: new Map() }
    const question = { action, bucket, creates: false, version: () => undefined }
    const request = this.#requestOf(required, question, bucket.owner.id)
    return this.#decide(request, question, bucket.owner.id).outcome === 'allowed'
  }

  /** `isOptional`: the request does not fail by what is decided here. */
  #denialOf(
    required: RequiredAction,
    making: Making | undefined,
    isOptional = false,
  ): S3Fault | undefined {
    const { bucketName, key } = parseResource(required.resource)
    if (bucketName === undefined || making === 'bucket') {
      return this.#judge(required, undefined, isOptional)
    }
    const bucket = this.#state.buckets.require(bucketName)
    const version = once(() => this.#versionOf(bucket, key, required))
    const question = { action: required.action, bucket, creates: making === 'object', version }
    return this.#judge(required, question, isOptional)
  }

  #judge(
    required: RequiredAction,
    question: AclQuestion | undefined,
    isOptional: boolean,
  ): S3Fault | undefined {
    const { account } = this.caller
    const { resource } = required
    const owner = question && (decidingOwner(question) ?? question.bucket.owner)
    const request = this.#requestOf(required, question, owner?.id ?? account.id)
    const { outcome, policies } = this.#decide(request, question, owner?.id)
    const decided = outcome === 'allowed' ? undefined : explain(policies, request)
    const isByAcl = decided !== undefined && this.#aclGrants(decided, question)
    const denied = isByAcl ? undefined : decided
    if (this.#journal !== undefined) {
      noteDecision(this.#journal, { request, required, policies, denied, isByAcl, isOptional })
    }
    if (denied === undefined) return undefined
    const isOurs = account.id !== '' && account.id === request.resourceAccount
    if (!isOurs) return new S3Fault('AccessDenied')
    return denialOf({ principal: request.principal, action: request.action, resource }, denied)
  }

  #requestOf(
    required: RequiredAction,
    question: AclQuestion | undefined,
    resourceAccount: string,
  ): AccessRequest {
    return new AskedAction({
      principal: this.caller.arn,
      resource: this.#resourceOf(required),
      resourceAccount,
      required,
      conditions: this.#conditions,
      version: question?.version,
    })
  }

  /** As policies are asked about it. */
  #resourceOf({ action, resource }: RequiredAction): string {
    const isListOfBuckets = action === 's3:ListAllMyBuckets'
    const isAnyBucket = this.readings.listBucketsResource === 'buckets'
    return isListOfBuckets && isAnyBucket ? `${BUCKET_ARN}*` : resource
  }

  #aclGrants({ by, lacking }: Decision, question: AclQuestion | undefined): boolean {
    const needsOwner = by === undefined && lacking.every(({ layer }) => layer === 'resource')
    return needsOwner && question !== undefined && aclGrants(this.caller, question)
  }

  /** What the policies that count come to. */
  #decide(
    request: AccessRequest,
    question: AclQuestion | undefined,
    owner: string | undefined,
  ): Decided {
    const own = this.caller.policies
    const resource = question && policyOf(question.bucket)
    const policies = compiledFor(own, resource?.policy)
    const outcome = decide(policies, request)
    if (
      outcome === 'explicit-deny' ||
      resource === undefined ||
      question === undefined ||
      this.#counts(question.bucket, resource.isPublic, owner)
    ) {
      return { outcome, policies }
    }
    const alone = compiledFor(own, undefined)
    return { outcome: decide(alone, request), policies: alone }
  }

  /**
   * Whether a bucket policy's Allows count. They do not for objects of another owner, nor, where
   * public buckets are restricted, for callers of other accounts if the policy is public.
   */
  #counts(
    { owner: bucketOwner, publicAccessBlock }: Bucket,
    isPublic: boolean,
    owner: string | undefined,
  ) {
    if (owner !== bucketOwner.id) return false
    const isRestricted = publicAccessBlock?.RestrictPublicBuckets === true && isPublic
    return !isRestricted || this.caller.account.id === bucketOwner.id
  }

  #versionOf(bucket: Bucket, key: string | undefined, { context }: RequiredAction) {
    if (key === undefined) return undefined
    const [versionId] = context.get('s3:versionid') ?? []
    return this.#state.objects.find(bucket, key, versionId)
  }
}

interface Decided {
  readonly outcome: DecisionOutcome
  /** Those that it was decided by. */
  readonly policies: CompiledPolicies
}

const BUCKET_ARN = 'arn:aws:s3:::'

/** Of `arn:aws:s3:::bucket/key`, or of `*`. */
function parseResource(resource: string): { bucketName?: string; key?: string } {
  if (!resource.startsWith(BUCKET_ARN)) return {}
  const slash = resource.indexOf('/', BUCKET_ARN.length)
  if (slash < 0) return { bucketName: resource.slice(BUCKET_ARN.length) }
  return { bucketName: resource.slice(BUCKET_ARN.length, slash), key: resource.slice(slash + 1) }
}

function once(find: () => Version | undefined): () => Version | undefined {
  let found: Version | undefined
  let asked = false
  return () => {
    if (!asked) found = find()
    asked = true
    return found
  }
}

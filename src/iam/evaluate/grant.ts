// Where an Allow is needed for a request to be allowed, once nothing denies it:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
import type { Naming } from '../principal/match.ts'
import type { PrincipalKind } from '../principal/principal.ts'
import type { LayerReference, PolicyLayer } from './decision.ts'
import type { Layer, Layers } from './layers.ts'
import type { RequestView } from './request-view.ts'

/** How the Allow statements of a layer that apply name the principal, in the widest way; undefined without one. */
export type Grants = (layer: Layer) => Naming | undefined

const EVERY_LAYER: readonly PolicyLayer[] = [
  'rcp',
  'scp',
  'resource',
  'identity',
  'boundary',
  'session',
]
/** Whoever has no account: SCPs bind principals of accounts, the others hang on identities. */
const OF_RESOURCES: readonly PolicyLayer[] = ['rcp', 'resource']

/** A root user has no identity policies and no boundary, and an SCP binds that of a member account. */
const BINDING: Readonly<Record<PrincipalKind, ReadonlySet<PolicyLayer>>> = {
  user: new Set(EVERY_LAYER),
  role: new Set(EVERY_LAYER),
  'role-session': new Set(EVERY_LAYER),
  'federated-user': new Set(EVERY_LAYER),
  root: new Set(['rcp', 'scp', 'resource', 'session']),
  anonymous: new Set(OF_RESOURCES),
  service: new Set(OF_RESOURCES),
}

/** Whether policies of this layer concern such a principal at all. */
export function bindsPrincipal({ layer }: LayerReference, kind: PrincipalKind): boolean {
  return BINDING[kind].has(layer)
}

/** The layers that lack an Allow: empty if the request is allowed. */
export function lackingLayers(
  layers: Layers,
  view: RequestView,
  grants: Grants,
): readonly LayerReference[] {
  const { kind } = view.principal
  const lacking: LayerReference[] = lackingAmong(layers.guards, kind, grants)
  const naming = grants(layers.resource)
  if (naming === undefined && mustBeNamed(layers, view)) lacking.push(layers.resource)
  if (!needsIdentity(view, naming)) return lacking

  const isGranted = kind === 'root' || (view.isSameAccount && naming === 'role')
  if (!isGranted && grants(layers.identity) === undefined) lacking.push(layers.identity)
  lacking.push(...lackingAmong(layers.limits, kind, grants))
  if (kind === 'federated-user' && !layers.limits.some(isOfSession)) lacking.push(NO_SESSION)
  return lacking
}

function lackingAmong(layers: readonly Layer[], kind: PrincipalKind, grants: Grants): Layer[] {
  return layers.filter((layer) => bindsPrincipal(layer, kind) && grants(layer) === undefined)
}

/** A federated user without session policies has no permissions but those of resources' policies. */
const NO_SESSION: LayerReference = { layer: 'session', level: 0 }

function isOfSession({ layer }: LayerReference): boolean {
  return layer === 'session'
}

/**
 * The policy of the resource must allow what comes from another account or from nobody's. Trust
 * policies must always, and key policies of KMS where they are given.
 */
function mustBeNamed({ isTrust, resource }: Layers, view: RequestView): boolean {
  if (isTrust || !view.isSameAccount) return true
  return resource.statements.length > 0 && KMS_KEY.test(view.request.resource)
}

const KMS_KEY = /^[^:]*:[^:]*:kms(?::|$)/

/**
 * Not of whom no account knows, nor of one whom a resource of the same account names itself: that
 * grant is not limited by implicit denies of identity, boundary and session.
 */
function needsIdentity({ principal, isSameAccount }: RequestView, naming: Naming | undefined) {
  if (principal.account === undefined) return false
  return !(isSameAccount && naming === 'itself')
}

const NEVER_LOCKED_OUT: ReadonlySet<string> = new Set([
  's3:getbucketpolicy',
  's3:putbucketpolicy',
  's3:deletebucketpolicy',
])

/**
 * The root user of a bucket's account may always read, replace and remove its policy, whatever the
 * policy denies: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function mayNotBeDenied(view: RequestView, { layer }: LayerReference): boolean {
  return (
    layer === 'resource' &&
    view.principal.kind === 'root' &&
    view.isSameAccount &&
    NEVER_LOCKED_OUT.has(view.request.action.toLowerCase())
  )
}

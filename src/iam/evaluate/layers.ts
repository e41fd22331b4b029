// The policies that bear on a request, in AWS's order of evaluation.
import type { Policy } from '../policy/policy.ts'
import {
  type CompiledStatement,
  compileStatement,
  denyingEveryBoundOne,
} from './compile-statement.ts'
import type { LayerReference, PolicyLayer } from './decision.ts'
import type { PolicySet } from './request.ts'

/** Policies of which at least one must allow, if any must. */
export interface Layer extends LayerReference {
  readonly statements: readonly CompiledStatement[]
}

export interface Layers {
  /** In order of evaluation. */
  readonly all: readonly Layer[]
  /** Levels of RCPs and SCPs: each must allow. */
  readonly guards: readonly Layer[]
  /** Without statements where the resource has no policy. */
  readonly resource: Layer
  readonly identity: Layer
  readonly boundary: Layer | undefined
  readonly session: Layer | undefined
  /** Whether the resource is a role: its trust policy must allow, whatever identity policies say. */
  readonly isTrust: boolean
}

export function compileLayers(set: PolicySet): Layers {
  const { boundary, session = [], scps = [], rcps = [], resource } = set
  const layers = {
    rcps: rcps.map((policies, level) => layerOf('rcp', policies, level)),
    scps: scps.map((policies, level) => layerOf('scp', policies, level)),
    resource: layerOf('resource', resource === undefined ? [] : [resource]),
    identity: layerOf('identity', set.identity),
    boundary: boundary && layerOf('boundary', [boundary]),
    session: session.length === 0 ? undefined : layerOf('session', session),
  }
  const bounded = boundary === undefined ? layers.resource : denyingTheBounded(layers.resource)
  const others = [layers.boundary, layers.session].filter((layer) => layer !== undefined)
  return {
    all: [...layers.rcps, ...layers.scps, bounded, layers.identity, ...others],
    guards: [...layers.rcps.filter(hasAllow), ...layers.scps],
    resource: bounded,
    identity: layers.identity,
    boundary: layers.boundary,
    session: layers.session,
    isTrust: resource?.kind === 'trust',
  }
}

function layerOf(layer: PolicyLayer, policies: readonly Policy[], level = 0): Layer {
  const reference = { layer, level }
  return {
    ...reference,
    statements: policies.flatMap((policy) =>
      policy.statements.map((statement) => compileStatement(reference, policy, statement)),
    ),
  }
}

/**
 * A level of RCPs without an Allow restricts by its denies alone: RCPFullAWSAccess, which AWS
 * attaches everywhere and nobody can detach, allows the rest.
 */
function hasAllow({ statements }: Layer): boolean {
  return statements.some(({ denies }) => !denies)
}

function denyingTheBounded(layer: Layer): Layer {
  return { ...layer, statements: layer.statements.map(denyingEveryBoundOne) }
}

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
  /**
   * Levels of SCPs: each must allow. RCPs restrict by their denies alone: RCPFullAWSAccess, which AWS
   * attaches everywhere and nobody can detach, allows the rest.
   */
  readonly guards: readonly Layer[]
  /** Without statements where the resource has no policy. */
  readonly resource: Layer
  readonly identity: Layer
  /** Boundary and session policies, where there are any: each must allow. */
  readonly limits: readonly Layer[]
  /** Whether the resource is a role: its trust policy must allow, whatever identity policies say. */
  readonly isTrust: boolean
}

export function compileLayers(set: PolicySet): Layers {
  const { boundary, session = [], scps = [], rcps = [], resource } = set
  const denying = rcps.map((policies, level) => layerOf('rcp', policies, level))
  const guards = scps.map((policies, level) => layerOf('scp', policies, level))
  const named = layerOf('resource', resource === undefined ? [] : [resource])
  const ofResource = boundary === undefined ? named : denyingTheBounded(named)
  const identity = layerOf('identity', set.identity)
  const limits = [
    ...(boundary === undefined ? [] : [layerOf('boundary', [boundary])]),
    ...(session.length === 0 ? [] : [layerOf('session', session)]),
  ]
  return {
    all: [...denying, ...guards, ofResource, identity, ...limits],
    guards,
    resource: ofResource,
    identity,
    limits,
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

function denyingTheBounded(layer: Layer): Layer {
  return { ...layer, statements: layer.statements.map(denyingEveryBoundOne) }
}

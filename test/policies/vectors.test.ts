// Decides what vectors/*.json ask. Expectations were thought through from AWS's documentation, not
// taken from the evaluator; `source` says which page, or "by hand" where AWS documents nothing.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, test } from 'node:test'
import type { Decision } from '../../src/iam/evaluate/decision.ts'
import { describeDecision, describeMismatch } from '../../src/iam/evaluate/describe.ts'
import {
  type CompiledPolicies,
  compilePolicies,
  decide,
  explain,
} from '../../src/iam/evaluate/evaluate.ts'
import type { AccessRequest, DecisionOutcome, PolicySet } from '../../src/iam/evaluate/request.ts'
import { parsePolicy } from '../../src/iam/policy/parse.ts'
import type { Policy, PolicyKind } from '../../src/iam/policy/policy.ts'

/** A document, or the path of one below this folder. */
type Document = object | string

interface Group {
  readonly name: string
  readonly source: string
  readonly policies: {
    readonly identity: readonly Document[]
    readonly boundary?: Document
    readonly session?: readonly Document[]
    readonly scps?: readonly (readonly Document[])[]
    readonly rcps?: readonly (readonly Document[])[]
    /** A bucket policy, or `{"trust": …}` for a role's. */
    readonly resource?: Document | { readonly trust: Document }
  }
  /** What each vector asks unless it says otherwise. */
  readonly request: {
    readonly principal: string
    readonly action: string
    readonly resource: string
  }
  readonly vectors: readonly Vector[]
}

interface Vector {
  readonly name: string
  readonly principal?: string
  readonly action?: string
  readonly resource?: string
  readonly resourceAccount?: string
  readonly context?: Readonly<Record<string, readonly string[]>>
  readonly decision: DecisionOutcome
  /** The Sid of the statement responsible, or its index. */
  readonly by?: string | number
  /** The types of policies that lack an Allow. */
  readonly lacking?: readonly string[]
  readonly ignored?: readonly string[]
}

const FOLDER = import.meta.dirname
const files = globSync(join(FOLDER, 'vectors', '*.json'))
const names: string[] = []

for (const file of files) {
  const { groups } = JSON.parse(readFileSync(file, 'utf8')) as { groups: readonly Group[] }
  describe(basename(file), () => {
    for (const group of groups) {
      names.push(...group.vectors.map(({ name }) => `${file}: ${group.name}: ${name}`))
      test(group.name, () => checkGroup(group))
    }
  })
}

test('there are vectors enough, each with a name of its own', () => {
  assert.ok(names.length >= 1_600, `${names.length} vectors`)
  assert.equal(new Set(names).size, names.length)
})

function checkGroup(group: Group): void {
  assert.match(group.source, /^(?:https:\/\/|by hand|captured|sources\/|docs\/)/)
  const compiled = compilePolicies(readPolicies(group))
  for (const vector of group.vectors) checkVector(compiled, group, vector)
}

function checkVector(compiled: CompiledPolicies, group: Group, vector: Vector): void {
  const request: AccessRequest = {
    ...group.request,
    ...vector,
    context: new Map(Object.entries(vector.context ?? {})),
  }
  const decision = explain(compiled, request)
  const reason = () => `${vector.name}: ${explainInWords(decision, request)}`
  assert.equal(decision.outcome, vector.decision, reason())
  assert.equal(decide(compiled, request), vector.decision, reason())
  const by = decision.by?.statement
  if (vector.by !== undefined) {
    assert.equal(typeof vector.by === 'number' ? by?.index : by?.sid, vector.by, reason())
  }
  if (vector.lacking !== undefined) {
    assert.deepEqual(
      decision.lacking.map(({ layer }) => layer),
      vector.lacking,
      reason(),
    )
  }
  if (vector.ignored !== undefined) {
    assert.deepEqual(decision.ignoredKeys, vector.ignored, reason())
  }
}

function explainInWords(decision: Decision, request: AccessRequest): string {
  const mismatches = decision.statements.flatMap((report) =>
    report.mismatches.map((mismatch) => describeMismatch(mismatch, report)),
  )
  return [describeDecision(decision, request), ...mismatches].join('\n  ')
}

function readPolicies({ policies }: Group): PolicySet {
  const { boundary, identity, rcps, resource, scps, session } = policies
  return {
    identity: identity.map((each) => read(each, 'identity')),
    boundary: boundary === undefined ? undefined : read(boundary, 'boundary'),
    session: session?.map((each) => read(each, 'session')),
    scps: scps?.map((level) => level.map((each) => read(each, 'scp'))),
    rcps: rcps?.map((level) => level.map((each) => read(each, 'rcp'))),
    resource: resource === undefined ? undefined : readResourcePolicy(resource),
  }
}

function readResourcePolicy(document: Document | { readonly trust: Document }): Policy {
  return typeof document === 'object' && 'trust' in document
    ? read(document.trust, 'trust')
    : read(document, 'bucket')
}

function read(document: Document, kind: PolicyKind): Policy {
  if (typeof document !== 'string') {
    return parsePolicy(JSON.stringify(document), { kind, name: 'vector' })
  }
  return parsePolicy(readFileSync(join(FOLDER, document), 'utf8'), { kind, name: document })
}

// Judges one machine: every target of every group of actions, asked of every Allow.
import type { PolicySet } from '../../evaluate/request.ts'
import type { Principal } from '../../principal/principal.ts'
import type { ActionGroup } from '../model/action-group.ts'
import { type AllowQuestion, bearerOf } from '../model/bearer.ts'
import type { Rule, StatementSource } from '../model/rule.ts'
import type { Counterexample, Doubt, Residual, StatementReference } from '../proof.ts'
import type { Machine } from '../question.ts'
import { type Answer, decideTarget, type Judge, Replay } from './decide.ts'
import { type Home, type Target, targetsOf } from './targets.ts'
import { whyUnbound } from './unbound.ts'

export interface Findings {
  readonly counterexamples: readonly Counterexample[]
  readonly residual: readonly Residual[]
  readonly unknown: readonly Doubt[]
}

/** What is no violation is not worth a second opinion. */
const UNASKED: Judge = { isAllowed: () => true }

/** Elementary steps that one question may take: a few tenths of a second. */
const STEPS = 2_000_000
/** Questions that may end without an answer before the others are cut short: of one machine, of all. */
const PATIENCE = 4
const PATIENCE_WITH_ALL = 40
const STEPS_WITHOUT_PATIENCE = 20_000

/** Questions of all machines that ended without an answer. */
export interface Exhaustion {
  questions: number
}

export interface Judged {
  readonly machine: Machine
  readonly principal: Principal
  readonly policies: PolicySet
  readonly home: Home
  readonly resourceAccount: string | undefined
  readonly exhaustion: Exhaustion
}

/** All that a machine can do and must not, what it leaks, and what could not be decided. */
export function judgeMachine(judged: Judged): Findings {
  const findings = new FindingsOfMachine(judged.machine, judged.exhaustion)
  const unbound = whyUnbound(judged.principal, judged.policies)
  if (unbound !== undefined) findings.addPrincipal(unbound)
  judgeWhere('in-bucket', judged, findings)
  judgeWhere('elsewhere', beyondBucket(judged), findings)
  return findings
}

/**
 * The policy of the bucket bears on the bucket and its keys. What else there is has none that is
 * given, and may be of the machine's own account, whoever owns the bucket.
 */
function beyondBucket(judged: Judged): Judged {
  const policies = { ...judged.policies, resource: undefined }
  return { ...judged, policies, resourceAccount: undefined }
}

function judgeWhere(where: Target['where'], judged: Judged, findings: FindingsOfMachine): void {
  const { home, machine, policies, resourceAccount } = judged
  const objects = home.role === 'writer' ? 'by-class' : 'together'
  const bearer = bearerOf({ ...judged, context: machine.context, objects })
  const replay = new Replay(policies, resourceAccount)
  const given = machine.context ?? new Map()
  for (const group of bearer.groups) {
    const targets = targetsOf(group, home).filter((target) => target.where === where)
    if (targets.length === 0) continue
    for (const question of bearer.questionsOf(group)) {
      for (const target of targets) {
        if (findings.knows(group, target, question.allow)) continue
        const budget = findings.isPatient ? STEPS : STEPS_WITHOUT_PATIENCE
        const { resources, keys } = target
        const judge = target.meaning.kind === 'residual' ? UNASKED : replay
        const asked = { bearer, group, question, resources, keys, given, replay: judge, budget }
        findings.add(group, target, question, decideTarget(asked))
      }
    }
  }
}

export function referenceOf({ policy, statement }: StatementSource): StatementReference {
  const { index, sid, place } = statement
  return { policy: policy.name, index, sid, line: place.line }
}

/** One finding for each statement and each way in which it goes wrong. */
class FindingsOfMachine implements Findings {
  readonly #machine: Machine
  readonly #counterexamples = new Map<string, Merged<Counterexample>>()
  readonly #residual = new Map<string, Merged<Residual>>()
  readonly #unknown = new Map<string, Doubt>()
  readonly #exhaustion: Exhaustion
  #exhausted = 0

  constructor(machine: Machine, exhaustion: Exhaustion) {
    this.#machine = machine
    this.#exhaustion = exhaustion
  }

  get counterexamples(): readonly Counterexample[] {
    return [...this.#counterexamples.values()]
      .map((it) => ({ ...it.finding, actions: actionsOf(it) }))
      .sort((one, other) => sizeOf(one) - sizeOf(other))
  }

  get residual(): readonly Residual[] {
    return [...this.#residual.values()].map((it) => ({ ...it.finding, actions: actionsOf(it) }))
  }

  get unknown(): readonly Doubt[] {
    return [...this.#unknown.values()]
  }

  get isPatient(): boolean {
    return this.#exhausted < PATIENCE && this.#exhaustion.questions < PATIENCE_WITH_ALL
  }

  /** Whether a graver finding, or the like with an action that a reader knows, says all of it. */
  knows({ names, class: of }: ActionGroup, { meaning }: Target, allow: Rule): boolean {
    const id = idOf(allow)
    if (meaning.kind === 'residual') {
      return names !== undefined && this.#residual.has(`${meaning.leaks} ${id}`)
    }
    if (meaning.kind !== 'violation') return false
    if (names !== undefined) return this.#counterexamples.has(`${meaning.violation} ${id}`)
    const isListing = meaning.violation === 'writer' && of === 'list-keys'
    return isListing && this.#counterexamples.has(`listing ${id}`)
  }

  add(group: ActionGroup, target: Target, { allow }: AllowQuestion, answer: Answer): void {
    if (answer.kind === 'none') return
    const { meaning } = target
    const id = idOf(allow)
    if (answer.kind === 'unknown') {
      if (meaning.kind === 'violation' || meaning.kind === 'doubt')
        this.#doubt(group, allow, answer)
    } else if (meaning.kind === 'violation') {
      const actions = group.names === undefined ? group.actions : [answer.request.action]
      const found = counterexample(this.#machine, actions, allow, answer.request, meaning)
      merge(this.#counterexamples, `${meaning.violation} ${id}`, found)
    } else if (meaning.kind === 'residual') {
      const { resource } = answer.request
      const { actions } = group
      const statement = referenceOf(allow)
      const leak = {
        machine: this.#machine.name,
        actions,
        resource,
        statement,
        leaks: meaning.leaks,
      }
      merge(this.#residual, `${meaning.leaks} ${id}`, leak)
    } else {
      const { construct, reason } = meaning
      this.#doubt(group, allow, { doubt: { construct, reason, rule: allow, variables: [] } })
    }
  }

  /** That no Allow shows what it does, so that there is none to begin with. */
  addPrincipal(reason: string): void {
    const { name: machine, principal } = this.#machine
    const construct = `principal ${principal}`
    this.#unknown.set('principal', {
      machine,
      construct,
      reason,
      action: undefined,
      statement: undefined,
    })
  }

  #doubt(
    group: ActionGroup,
    allow: Rule,
    { doubt }: Pick<Extract<Answer, { kind: 'unknown' }>, 'doubt'>,
  ): void {
    const { construct, reason, rule = allow } = doubt
    if (doubt.isExhaustion === true) {
      this.#exhausted++
      this.#exhaustion.questions++
    }
    const key = `${construct} ${idOf(rule)}`
    if (this.#unknown.has(key)) return
    const machine = this.#machine.name
    const [action] = group.actions
    this.#unknown.set(key, { machine, construct, reason, action, statement: referenceOf(rule) })
  }
}

function idOf({ policy, statement }: Rule): string {
  return `${policy.name} ${policy.kind} ${statement.place.line}:${statement.place.column} ${statement.index}`
}

function counterexample(
  { name, principal }: Machine,
  actions: readonly string[],
  allow: Rule,
  { action, resource, context }: Extract<Answer, { kind: 'allowed' }>['request'],
  { violation, what }: Extract<Target['meaning'], { kind: 'violation' }>,
): Counterexample {
  return {
    violation,
    machine: name,
    principal,
    action,
    actions,
    resource,
    context: Object.fromEntries(context),
    statement: referenceOf(allow),
    message: `${name} ${what}: ${action} on ${resource}`,
  }
}

/** The shortest finding of its kind, and the actions of all. */
interface Merged<Finding> {
  readonly finding: Finding
  readonly actions: readonly string[]
}

function merge<Finding extends Counterexample | Residual>(
  findings: Map<string, Merged<Finding>>,
  key: string,
  found: Finding,
): void {
  const known = findings.get(key)
  const finding =
    known === undefined || sizeOf(found) < sizeOf(known.finding) ? found : known.finding
  const actions = known === undefined ? found.actions : [...known.actions, ...found.actions]
  findings.set(key, { finding, actions })
}

/** The action of the finding first. */
function actionsOf({ finding, actions }: Merged<Counterexample | Residual>): readonly string[] {
  return [...new Set([...finding.actions, ...actions])]
}

/** What must be sent, as the search counts it: the resource, and each value with its name's cost. */
function sizeOf(finding: Counterexample | Residual): number {
  const values = 'context' in finding ? Object.values(finding.context).flat() : []
  return values.reduce(
    (sum, value) => sum + 1 + Buffer.byteLength(value),
    Buffer.byteLength(finding.resource),
  )
}

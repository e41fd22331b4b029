// Whom a bucket policy admits besides the machines and those who are trusted.
import { parsePolicy } from '../../policy/parse.ts'
import type { Policy, PolicyPrincipal, Statement } from '../../policy/policy.ts'
import { type Principal, parsePrincipal } from '../../principal/principal.ts'
import type { ActionGroup } from '../model/action-groups.ts'
import { type Bearer, bearerOf } from '../model/bearer.ts'
import type { Rule } from '../model/rule.ts'
import type { Counterexample, Doubt } from '../proof.ts'
import type { IsolationQuestion } from '../question.ts'
import { type Answer, type Decided, decideTarget, Replay } from './decide.ts'
import { referenceOf } from './judge.ts'
import { noneOfTexts } from './key-literals.ts'
import { bucketAndKeys, bucketArn, keysWithin, oneResource, type Resources } from './resources.ts'
import { principalOf, standingsOfStranger, strangersTo } from './strangers.ts'

export interface KnownMachine {
  readonly name: string
  readonly principal: string
  readonly prefix: string
}

export interface Outsiders {
  readonly counterexamples: readonly Counterexample[]
  readonly unknown: readonly Doubt[]
}

/**
 * Every principal that some Allow of the bucket policy admits and that is neither a machine nor
 * trusted, each with a request that it may make. An Allow that names everybody is asked about a few
 * who stand for all: see `strangers`.
 */
export function findOutsiders(
  question: IsolationQuestion,
  machines: readonly KnownMachine[],
): Outsiders {
  const { bucketPolicy } = question
  if (bucketPolicy === undefined) return { counterexamples: [], unknown: [] }
  const search = new OutsiderSearch(question, bucketPolicy, machines)
  for (const statement of bucketPolicy.statements) {
    if (statement.effect === 'Allow') search.examine(statement)
  }
  return search
}

/** Elementary steps of one question, until so many have ended without an answer. */
const STEPS = 1_000_000
const PATIENCE = 4

class OutsiderSearch implements Outsiders {
  readonly counterexamples: Counterexample[] = []
  readonly unknown: Doubt[] = []
  readonly #question: IsolationQuestion
  readonly #policy: Policy
  readonly #machines: readonly KnownMachine[]
  readonly #insiders: ReadonlySet<string>
  readonly #account: string | undefined
  readonly #partition: string
  #exhausted = 0

  constructor(question: IsolationQuestion, policy: Policy, machines: readonly KnownMachine[]) {
    const { account, trusted = [] } = question
    this.#question = question
    this.#policy = policy
    this.#machines = machines
    this.#insiders = new Set([
      ...machines.map(({ principal }) => principal),
      ...trusted.map(canonical),
    ])
    const first = machines[0] && parsePrincipal(machines[0].principal)
    this.#account = account ?? first?.account
    this.#partition = first?.partition ?? 'aws'
  }

  examine(statement: Statement): void {
    const { principals } = statement
    if (principals === undefined) return
    const entries = principals.negated
      ? [EVERYBODY]
      : principals.entries.filter(({ text }) => !this.#insiders.has(canonical(text)))
    for (const entry of entries) {
      if (entry.text === '*') this.#examineEverybody(statement)
      else this.#examineEntry(statement, entry)
    }
  }

  #examineEntry(statement: Statement, entry: Pick<PolicyPrincipal, 'type' | 'text'>): void {
    const principal =
      entry.type === 'AWS' || entry.type === 'Service' ? principalOf(entry.text) : undefined
    const construct = `Principal ${entry.type} ${entry.text}`
    const answer = principal && this.#firstAdmitted(statement, [principal])
    if (answer === undefined) {
      this.#doubt(statement, construct, 'whom it names cannot be told from an ARN')
    } else if (answer.kind === 'unknown') {
      this.#doubt(statement, answer.doubt.construct, answer.doubt.reason)
    }
  }

  /** A few who stand for all; where none of them is admitted, whoever might be. */
  #examineEverybody(statement: Statement): void {
    const names = this.#machines.map(({ principal }) => parsePrincipal(principal).name ?? '')
    const strangers = strangersTo(this.#policy, statement, names, this.#account)
    const { kind } = this.#firstAdmitted(
      statement,
      strangers.filter((it) => !this.#isInsider(it)),
    )
    if (kind === 'allowed' || !this.#mayAdmitSomebody(statement)) return
    const reason = 'its conditions may admit principals that were not tried'
    this.#doubt(statement, 'Principal *', reason)
  }

  #isInsider({ arn, account }: Principal): boolean {
    return this.#insiders.has(arn) || this.#insiders.has(`arn:aws:iam::${account}:root`)
  }

  #firstAdmitted(statement: Statement, principals: readonly Principal[]): Answer {
    let doubt: Answer = { kind: 'none' }
    for (const principal of principals) {
      const answer = this.#ask(statement, principal)
      if (answer.kind === 'allowed') return answer
      if (answer.kind === 'unknown') doubt = answer
    }
    return doubt
  }

  /** With all that a principal fixes left free, except that it is no insider. */
  #mayAdmitSomebody(statement: Statement): boolean {
    const arns = [...this.#insiders]
    const accounts = arns.flatMap((arn) => /^arn:aws:iam::(\d{12}):root$/.exec(arn)?.[1] ?? [])
    const keys = new Map([
      ['aws:principalarn', [noneOfTexts(arns)]],
      ['aws:principalaccount', [noneOfTexts(accounts)]],
    ])
    const bearer = bearerOf({
      principal: parsePrincipal('*'),
      policies: { identity: [], resource: this.#policy },
      standings: () => ({ kind: 'free' }),
    })
    const replay = { isAllowed: () => true }
    return this.#answers(statement, bearer, { keys, replay }).some(({ kind }) => kind !== 'none')
  }

  #ask(statement: Statement, principal: Principal): Answer {
    const { account } = principal
    // An outsider's own account grants whatever the bucket policy does.
    const bearer = bearerOf({
      principal,
      policies: { identity: [], resource: this.#policy },
      resourceAccount: account,
      standings: standingsOfStranger(principal),
    })
    const isOfOwner = account === this.#account
    const policies = { identity: isOfOwner ? [] : [ALLOW_ALL], resource: this.#policy }
    const replay = new Replay(policies, this.#account)
    const answers = this.#answers(statement, bearer, { keys: NO_KEYS, replay })
    return (
      answers.find(({ kind }) => kind === 'allowed') ??
      answers.find(({ kind }) => kind === 'unknown') ?? { kind: 'none' }
    )
  }

  /** For each group of actions, until one is allowed. */
  #answers(
    statement: Statement,
    bearer: Bearer,
    { keys, replay }: Pick<Decided, 'keys' | 'replay'>,
  ): Answer[] {
    const answers: Answer[] = []
    for (const group of bearer.groups) {
      const resources = this.#resourcesOf(group)
      if (resources === undefined) continue
      for (const question of bearer.questionsOf(group)) {
        if (question.allow.statement !== statement) continue
        const action = group.actions[0]
        const asked = { bearer, action, question, resources, keys, given: NO_KEYS }
        const budget = this.#exhausted < PATIENCE ? STEPS : STEPS / 50
        const answer = decideTarget({ ...asked, replay, budget })
        if (answer.kind === 'unknown' && answer.doubt.isExhaustion === true) this.#exhausted++
        answers.push(answer)
        if (answer.kind !== 'allowed') continue
        if (replay instanceof Replay) this.#admitted(question.allow, group, answer)
        return answers
      }
    }
    return answers
  }

  /** A bucket's policy is about the bucket and its objects only. */
  #resourcesOf({ service, class: of }: ActionGroup): Resources | undefined {
    const { bucket } = this.#question
    if (service !== 's3') return undefined
    if (of === undefined || of === 'escape') return bucketAndKeys(this.#partition, bucket)
    return of.endsWith('-object')
      ? keysWithin(this.#partition, bucket, '')
      : oneResource(bucketArn(this.#partition, bucket))
  }

  #admitted(
    allow: Rule,
    { actions }: ActionGroup,
    { request }: Extract<Answer, { kind: 'allowed' }>,
  ): void {
    const { action, principal, resource, context } = request
    const machine = this.#machines.find(({ prefix }) =>
      resource.startsWith(`${bucketArn(this.#partition, this.#question.bucket)}/${prefix}`),
    )
    this.counterexamples.push({
      violation: 'outsider',
      machine: machine?.name,
      principal,
      action,
      actions,
      resource,
      context: Object.fromEntries(context),
      statement: referenceOf(allow),
      message: `${principal === '*' ? 'an anonymous caller' : principal} is neither a machine nor trusted, and may ${action} on ${resource}`,
    })
  }

  #doubt(statement: Statement, construct: string, reason: string): void {
    const reference = referenceOf({ policy: this.#policy, statement })
    this.unknown.push({
      machine: undefined,
      construct,
      reason,
      action: undefined,
      statement: reference,
    })
  }
}

const NO_KEYS = new Map<string, never>()
const EVERYBODY = { type: 'AWS', text: '*' } as const

/** An account's number and its root user's ARN are one principal. */
function canonical(principal: string): string {
  return /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal
}

const ALLOW_ALL = parsePolicy(
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  { kind: 'identity', name: "the outsider's own account" },
)

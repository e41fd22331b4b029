// Whom a bucket policy admits besides the machines and those who are trusted.
import type { Policy, PolicyPrincipal, Statement } from '../../policy/policy.ts'
import { type Principal, parsePrincipal } from '../../principal/principal.ts'
import type { Counterexample, Doubt } from '../proof.ts'
import type { IsolationQuestion } from '../question.ts'
import { Admission, type Admitted } from './admission.ts'
import {
  accountOf,
  type Crowd,
  crowdOf,
  crowdsOf,
  type Insiders,
  keysOfStrangers,
  keysOfUsers,
  membersFrom,
  roleOf,
} from './crowd.ts'
import type { Answer } from './decide.ts'
import { referenceOf } from './judge.ts'
import { bucketArn } from './resources.ts'
import { isTold, principalOf, strangersOf, strangersTo } from './strangers.ts'

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
 * trusted, each with a request that it may make. Where an Allow names everybody, or an account, a
 * few are tried for the sake of the example (`strangers`); that it admits nobody is said only if it
 * admits no member of any crowd, whatever is true of that member (`crowd`).
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
    else search.examineExemptions(statement)
  }
  return search
}

class OutsiderSearch implements Outsiders {
  readonly counterexamples: Counterexample[] = []
  readonly unknown: Doubt[] = []
  readonly #policy: Policy
  readonly #machines: readonly KnownMachine[]
  readonly #insiders: Insiders
  readonly #account: string | undefined
  readonly #bucketArn: string
  readonly #admission: Admission

  constructor(question: IsolationQuestion, policy: Policy, machines: readonly KnownMachine[]) {
    const { account, bucket, trusted = [] } = question
    this.#policy = policy
    this.#machines = machines
    this.#insiders = insidersOf(machines, trusted)
    const principals = machines.map(({ principal }) => parsePrincipal(principal))
    this.#account = account ?? accountOfAll(principals)
    const partition = principals[0]?.partition ?? 'aws'
    this.#bucketArn = bucketArn(partition, bucket)
    this.#admission = new Admission({ policy, bucket, partition, account: this.#account })
  }

  examine(statement: Statement): void {
    const { principals } = statement
    if (principals === undefined) return
    if (this.#admission.isExhausted) {
      this.#doubt(statement, `Principal of ${statement.place.path}`, TOO_MUCH)
      return
    }
    if (principals.negated) this.#examineEverybody(statement)
    const entries = principals.negated ? [] : principals.entries
    for (const entry of entries) {
      const account = entry.type === 'AWS' ? accountOf(entry.text) : undefined
      if (entry.text === '*') this.#examineEverybody(statement)
      else if (account !== undefined) this.#examineAccount(statement, account)
      else this.#examineEntry(statement, entry)
    }
  }

  /** Whoever is exempt from a Deny and cannot be told may be anybody. */
  examineExemptions(statement: Statement): void {
    const { principals } = statement
    const untold = principals?.negated === true && principals.entries.find((it) => !isTold(it))
    if (untold) this.#doubt(statement, `NotPrincipal ${untold.type} ${untold.text}`, UNTOLD)
  }

  #examineEntry(statement: Statement, entry: PolicyPrincipal): void {
    const { type, text } = entry
    if (this.#insiders.arns.has(text)) return
    const principal = isTold(entry) ? principalOf(text) : undefined
    if (principal === undefined) {
      this.#doubt(statement, `Principal ${type} ${text}`, UNTOLD)
      return
    }
    const answer = this.#firstAdmitted(statement, [principal])
    if (answer.kind === 'unknown') {
      this.#doubt(statement, answer.doubt.construct, answer.doubt.reason)
    }
  }

  #examineAccount(statement: Statement, account: string): void {
    if (this.#insiders.accounts.has(account)) return
    const strangers = strangersOf(account, this.#policy, statement, this.#names())
    this.#examineCrowds(statement, strangers, [crowdOf(this.#policy, account)], account)
  }

  #examineEverybody(statement: Statement): void {
    const strangers = strangersTo(this.#policy, statement, this.#names(), this.#account)
    this.#examineCrowds(statement, strangers, crowdsOf(this.#policy, this.#insiders), '*')
  }

  #names(): string[] {
    return this.#machines.map(({ principal }) => parsePrincipal(principal).name ?? '')
  }

  /** Where nobody who was tried is admitted, but whoever else might be, that is not known. */
  #examineCrowds(
    statement: Statement,
    strangers: readonly Principal[],
    crowds: readonly Crowd[],
    named: string,
  ): void {
    const tried = this.#firstAdmitted(statement, strangers)
    if (tried.kind === 'allowed') return
    const open = crowds.filter((crowd) => this.#mayAdmit(statement, crowd))
    const members = open.flatMap((crowd) => this.#membersAdmitted(statement, crowd))
    if (this.#firstAdmitted(statement, members).kind === 'allowed') return
    if (tried.kind === 'unknown') {
      this.#doubt(statement, tried.doubt.construct, tried.doubt.reason)
    } else if (open.length > 0) {
      const reason = 'its conditions may admit principals that were not tried'
      this.#doubt(statement, `Principal ${named}`, reason)
    }
  }

  /** The answer for the first who is admitted; otherwise what is not known of one of them. */
  #firstAdmitted(statement: Statement, principals: readonly Principal[]): Answer {
    let doubt: Answer = { kind: 'none' }
    for (const principal of principals) {
      if (this.#isInsider(principal)) continue
      const answer = this.#ask(statement, principal)
      if (answer.kind === 'allowed') return answer
      if (answer.kind === 'unknown') doubt = answer
    }
    return doubt
  }

  #isInsider(principal: Principal): boolean {
    const { arns, accounts, roles } = this.#insiders
    const { arn, kind, account } = principal
    const isOfRole = kind === 'role-session' && roles.has(roleOf(principal))
    return arns.has(arn) || isOfRole || accounts.has(account ?? 'none')
  }

  #mayAdmit(statement: Statement, crowd: Crowd): boolean {
    const answers = this.#admission.ofCrowd(statement, crowd, keysOfStrangers(this.#insiders))
    return answers.some(({ kind }) => kind !== 'none')
  }

  /** Members whose requests, as far as they are not told by name, the policy lets pass. */
  #membersAdmitted(statement: Statement, crowd: Crowd): Principal[] {
    const answers = this.#admission.ofCrowd(statement, crowd, keysOfUsers(crowd, this.#insiders))
    return answers.flatMap((it) =>
      it.kind === 'allowed' ? membersFrom(it.request.context, crowd) : [],
    )
  }

  #ask(statement: Statement, principal: Principal): Answer {
    const answers = this.#admission.ofPrincipal(statement, principal)
    const admitted = answers.find((it) => it.kind === 'allowed')
    if (admitted !== undefined) this.#admitted(admitted)
    return admitted ?? answers.find(({ kind }) => kind === 'unknown') ?? { kind: 'none' }
  }

  #admitted({ allow, group, request }: Extract<Admitted, { kind: 'allowed' }>): void {
    const { action, principal, resource, context } = request
    const actions = group.names === undefined ? group.actions : [action]
    const machine = this.#machines.find(({ prefix }) =>
      resource.startsWith(`${this.#bucketArn}/${prefix}`),
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

function insidersOf(machines: readonly KnownMachine[], trusted: readonly string[]): Insiders {
  const principals = trusted.map(principalOf).filter((it) => it !== undefined)
  return {
    arns: new Set([...machines.map(({ principal }) => principal), ...trusted]),
    accounts: new Set(trusted.flatMap((text) => accountOf(text) ?? [])),
    roles: new Set(principals.filter(({ kind }) => kind === 'role').map(roleOf)),
    services: new Set(principals.filter(({ kind }) => kind === 'service').map(({ arn }) => arn)),
  }
}

/** Undefined where machines are of several: any of them, and none, may own the bucket. */
function accountOfAll(principals: readonly Principal[]): string | undefined {
  const accounts = new Set(principals.map(({ account }) => account))
  return accounts.size === 1 ? principals[0]?.account : undefined
}

const TOO_MUCH = 'whom it admits was not looked for: the policy has too many statements'
const UNTOLD = 'whom it names cannot be told from an ARN'

// What one Allow of a bucket policy admits a principal to, whose own policies are not given.
import { parsePolicy } from '../../policy/parse.ts'
import type { Policy, Statement } from '../../policy/policy.ts'
import type { Principal } from '../../principal/principal.ts'
import type { ActionGroup } from '../model/action-group.ts'
import { type Bearer, bearerOf } from '../model/bearer.ts'
import type { KeyStandings } from '../model/key-standing.ts'
import type { Rule } from '../model/rule.ts'
import { type Crowd, standingsOfCrowd } from './crowd.ts'
import { type Answer, type Decided, decideTarget, type Judge, Replay } from './decide.ts'
import { bucketAndKeys, bucketArn, keysWithin, oneResource, type Resources } from './resources.ts'
import { standingsOfStranger } from './strangers.ts'

export interface AdmittingBucket {
  readonly policy: Policy
  readonly bucket: string
  readonly partition: string
  /** Whose it is, if that is known. */
  readonly account: string | undefined
}

/** What is found of one group of actions. */
export type Admitted = Answer & { readonly group: ActionGroup; readonly allow: Rule }

/** Elementary steps of one question, until so many have ended without an answer. */
const STEPS = 1_000_000
const STEPS_WITHOUT_PATIENCE = 20_000
const PATIENCE = 4
/** Statements that are looked at for all principals together. */
const MOST_LOOKED_AT = 500_000

/**
 * Asks of one Allow after another; each time, group after group of actions, until one is allowed.
 * The owner's account grants nothing besides; any other grants whatever the bucket policy does.
 */
export class Admission {
  readonly #at: AdmittingBucket
  /** Of all principals of an account the same: the policy may name thousands. */
  readonly #ofOwn: Judge
  readonly #ofOthers: Judge
  #exhausted = 0
  #lookedAt = 0

  constructor(at: AdmittingBucket) {
    this.#at = at
    this.#ofOwn = new Replay({ identity: [], resource: at.policy }, at.account)
    this.#ofOthers = new Replay({ identity: [ALLOW_ALL], resource: at.policy }, at.account)
  }

  ofPrincipal(statement: Statement, principal: Principal): readonly Admitted[] {
    const bearer = this.#bearer(principal, principal.account, standingsOfStranger(principal))
    const replay = this.#isForeign(principal.account) ? this.#ofOthers : this.#ofOwn
    return this.#answers(statement, { bearer, keys: NO_KEYS, replay })
  }

  /** Whether some member may be admitted: more than that is not known of a crowd. */
  ofCrowd(statement: Statement, crowd: Crowd, keys: Decided['keys']): readonly Admitted[] {
    const bearer = this.#bearer(crowd.principal, crowd.account, standingsOfCrowd(crowd))
    return this.#answers(statement, { bearer, keys, replay: UNASKED })
  }

  /** Whether so much was asked that more would take minutes: of a policy that AWS takes it never is. */
  get isExhausted(): boolean {
    return this.#lookedAt > MOST_LOOKED_AT
  }

  #isForeign(account: string | undefined): boolean {
    return account !== undefined && account !== this.#at.account
  }

  #bearer(principal: Principal, account: string | undefined, standings: KeyStandings): Bearer {
    this.#lookedAt += this.#at.policy.statements.length
    return bearerOf({
      principal,
      policies: { identity: [], resource: this.#at.policy },
      resourceAccount: this.#at.account,
      standings,
      ownAccountAllows: this.#isForeign(account),
    })
  }

  #answers(
    statement: Statement,
    { bearer, keys, replay }: Pick<Decided, 'bearer' | 'keys' | 'replay'>,
  ): readonly Admitted[] {
    const answers: Admitted[] = []
    for (const group of bearer.groups) {
      const resources = this.#resourcesOf(group)
      if (resources === undefined) continue
      for (const question of bearer.questionsOf(group)) {
        if (question.allow.statement !== statement) continue
        const asked = { bearer, group, question, resources, keys, given: NO_KEYS, replay }
        const budget = this.#exhausted < PATIENCE ? STEPS : STEPS_WITHOUT_PATIENCE
        const answer = decideTarget({ ...asked, budget })
        if (answer.kind === 'unknown' && answer.doubt.isExhaustion === true) this.#exhausted++
        answers.push({ ...answer, group, allow: question.allow })
        if (answer.kind === 'allowed') return answers
      }
    }
    return answers
  }

  /** A bucket's policy is about the bucket and its objects only. */
  #resourcesOf({ service, class: of }: ActionGroup): Resources | undefined {
    const { bucket, partition } = this.#at
    if (service !== 's3') return undefined
    if (of === undefined || of === 'escape') return bucketAndKeys(partition, bucket)
    return of.endsWith('-object')
      ? keysWithin(partition, bucket, '')
      : oneResource(bucketArn(partition, bucket))
  }
}

const NO_KEYS = new Map<string, never>()

/** Crowds are too vague for a second opinion. */
const UNASKED: Judge = { isAllowed: () => true }

const ALLOW_ALL = parsePolicy(
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  { kind: 'identity', name: "the outsider's own account" },
)

// One action of a request as policies are asked about it.
import {
  REMAINING_RETENTION_DAYS,
  remainingRetentionDays,
} from '../../aws/actions/retention-days.ts'
import type { RequiredAction } from '../../aws/actions/s3-request.ts'
import type { AccessRequest, RequestContext } from '../../iam/evaluate/request.ts'
import { valuesIn } from '../../iam/evaluate/request-view.ts'
import type { Version } from '../state/version.ts'
import type { Conditions } from './conditions.ts'

export interface AskedFacts {
  /** The caller's ARN. */
  readonly principal: string
  /** As policies are asked about it. */
  readonly resource: string
  readonly resourceAccount: string
  readonly required: Pick<RequiredAction, 'action' | 'context'>
  readonly conditions: Conditions
  /** The object that is there. Looked up for a policy that asks for its tags, and for none else. */
  readonly version: (() => Version | undefined) | undefined
}

const OBJECT_TAG = 's3:ExistingObjectTag/'
const OBJECT_TAG_FOLDED = OBJECT_TAG.toLowerCase()

/** Values of condition keys are worked out when a policy asks for them: most ask for few. */
export class AskedAction implements AccessRequest {
  readonly principal: string
  readonly action: string
  readonly resource: string
  readonly resourceAccount: string
  readonly #facts: AskedFacts
  #context: RequestContext | undefined

  constructor(facts: AskedFacts) {
    this.principal = facts.principal
    this.action = facts.required.action
    this.resource = facts.resource
    this.resourceAccount = facts.resourceAccount
    this.#facts = facts
  }

  valuesOf(key: string): readonly string[] | undefined {
    const { conditions, required } = this.#facts
    if (key === REMAINING_RETENTION_DAYS) return remainingDays(this.#facts)
    if (key.startsWith(OBJECT_TAG_FOLDED)) return valuesIn(new Map(this.#objectTags()), key)
    return conditions.valuesOf(key) ?? valuesIn(required.context, key)
  }

  get context(): RequestContext {
    return (this.#context ??= new Map(this.#allValues()))
  }

  *#allValues(): Generator<readonly [key: string, values: readonly string[]]> {
    const { conditions, required } = this.#facts
    yield* conditions.all()
    yield* required.context
    const days = remainingDays(this.#facts)
    if (days !== undefined) yield [REMAINING_RETENTION_DAYS, days]
    yield* this.#objectTags()
  }

  #objectTags(): (readonly [key: string, values: readonly string[]])[] {
    const tags = this.#facts.version?.()?.attributes.tags ?? []
    return tags.map(([name, value]) => [`${OBJECT_TAG}${name}`, [value]])
  }
}

function remainingDays({ conditions, required }: AskedFacts): readonly string[] | undefined {
  return remainingRetentionDays(required.context, Number(conditions.valuesOf('aws:epochtime')?.[0]))
}

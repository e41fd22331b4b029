// Allows by exception, and Allows for everyone.
import type { Remark } from '../finding.ts'
import type { Subject } from '../lint-context.ts'

export function exceptions({ statement }: Subject): Remark[] {
  const { effect, actions, resources } = statement
  if (effect !== 'Allow') return []
  const remarks: Remark[] = []
  if (actions.negated) {
    remarks.push({
      code: 'allow-not-action',
      severity: 'warning',
      place: actions.place,
      message: 'NotAction allows every action of every service but those named.',
    })
  }
  if (resources?.negated) {
    remarks.push({
      code: 'allow-not-resource',
      severity: 'warning',
      place: resources.place,
      message: 'NotResource allows the actions on everything but what is named.',
    })
  }
  return remarks
}

/** Keys that tell callers apart: with one of them, everyone is not everyone. */
const IDENTIFYING =
  /^aws:(?:Principal(?:Arn|Account|Org|Tag|ServiceName|IsAWSService)|Source(?:Ip|Vpc|Arn|Account|Org|Owner)|Vpc|userid|username)/i

export function publicAccess({ policy, statement }: Subject): Remark[] {
  const { principals, effect, conditions } = statement
  const everyone = principals?.entries.find(({ type, text }) => type === 'AWS' && text === '*')
  const isBound = conditions.some(({ key }) => IDENTIFYING.test(key))
  if (policy.kind === 'rcp' || effect !== 'Allow' || everyone === undefined || isBound) return []
  return [
    {
      code: 'public-access',
      severity: 'error',
      place: everyone.place,
      message:
        policy.kind === 'trust'
          ? 'Everyone with an account at AWS may take on the role.'
          : 'Everyone is let in, without credentials even, unless Block Public Access is on.',
    },
  ]
}

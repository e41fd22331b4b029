// What a request to decide must look like.
import { actionFacts, serviceFacts } from '../../aws/actions/facts.ts'
import { actionsOfS3Operation } from '../../aws/actions/s3-operations.ts'
import { Failure } from '../../base/failure.ts'
import { suggest } from '../../iam/policy/suggest.ts'

/** One action, not a pattern. @throws `bad-input` for anything else. */
export function checkAction(text: string): string {
  if (/^[A-Za-z0-9-]+:[A-Za-z0-9-]+$/.test(text)) return text
  throw new Failure('bad-input', `${JSON.stringify(text)} is not an action`, {
    hint: 'A request is for one action, such as s3:GetObject; patterns stand in policies.',
  })
}

/** @throws `bad-input` for what is neither an ARN nor `*`. */
export function checkResource(text: string): string {
  if (text === '*' || /^arn:[^:]+:[^:]+:[^:]*:[^:]*:./s.test(text)) return text
  throw new Failure('bad-input', `${JSON.stringify(text)} is not the ARN of a resource`, {
    hint: 'Such as arn:aws:s3:::BUCKET/KEY, or * for an action that has no resource.',
  })
}

/** What is odd about an action that AWS does not document, or undefined. */
export function adviseOnAction(action: string): string | undefined {
  const [service = '', name = ''] = action.split(':')
  const facts = serviceFacts(service)
  if (actionFacts(action) !== undefined || facts === undefined) return undefined
  const meant = service.toLowerCase() === 's3' ? actionsOfS3Operation(name) : []
  if (meant.length > 0) {
    return `${action} is no action: the operation ${name} is decided as ${meant.join(' and ')}`
  }
  const near = suggest(
    name,
    Array.from(facts.actions.values(), (each) => each.name),
  )
  const question = near === undefined ? '' : `: did you mean ${facts.service}:${near}?`
  return `${action} is no action that AWS documents${question}`
}

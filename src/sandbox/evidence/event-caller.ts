// A caller, as events tell of it.
import { callerOf } from '../access/caller.ts'
import type { CallerIdentity } from '../identity/caller.ts'
import type { EventCaller } from '../journal/request-event.ts'

export function eventCaller(
  identity: CallerIdentity | undefined,
  accessKeyId: string | undefined,
): EventCaller {
  const { account, arn } = callerOf(identity)
  const session = identity && sessionOf(identity)
  return {
    arn,
    accountId: account.id,
    canonicalId: account.canonicalId,
    ...(identity === undefined ? {} : { userId: identity.userId }),
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(session === undefined ? {} : { session }),
  }
}

function sessionOf({ arn, context }: CallerIdentity): EventCaller['session'] {
  const [issued] = context.get('aws:TokenIssueTime') ?? []
  if (issued === undefined) return undefined
  const [roleArn] = arn.includes(':assumed-role/') ? (context.get('aws:PrincipalArn') ?? []) : []
  const [sourceIdentity] = context.get('aws:SourceIdentity') ?? []
  return {
    issued,
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  }
}

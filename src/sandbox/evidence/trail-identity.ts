// The `userIdentity` of a CloudTrail record. Source: "CloudTrail userIdentity element" in the
// CloudTrail user guide.
import type { EventCaller, EventValues } from '../journal/request-event.ts'

/** `account` is the trail's: of others it learns no more than who they are. */
export function trailIdentity(caller: EventCaller, account: string): EventValues {
  const { accountId, arn, userId = '' } = caller
  if (accountId === '') {
    return { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' }
  }
  if (accountId !== account) return { type: 'AWSAccount', principalId: userId, accountId }
  return {
    type: typeOf(arn),
    principalId: userId,
    arn,
    accountId,
    ...(caller.accessKeyId === undefined ? {} : { accessKeyId: caller.accessKeyId }),
    ...(arn.includes(':user/') ? { userName: lastOf(arn) } : {}),
    ...sessionContext(caller),
  }
}

function typeOf(arn: string): string {
  if (arn.endsWith(':root')) return 'Root'
  return arn.includes(':assumed-role/') ? 'AssumedRole' : 'IAMUser'
}

function sessionContext({ accountId, session, userId = '' }: EventCaller): EventValues {
  if (session === undefined) return {}
  const { issued, roleArn, sourceIdentity } = session
  return {
    sessionContext: {
      ...(roleArn === undefined
        ? {}
        : {
            sessionIssuer: {
              type: 'Role',
              principalId: userId.split(':')[0] ?? '',
              arn: roleArn,
              accountId,
              userName: lastOf(roleArn),
            },
          }),
      attributes: { creationDate: issued, mfaAuthenticated: 'false' },
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
  }
}

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

// Operations of STS about the caller itself: no permission is needed to learn who one is, nor to
// have a session of one's own.
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall } from '../query/query-call.ts'
import { QueryFault } from '../query/query-fault.ts'
import { credentialsShape } from './credentials-shape.ts'

export function getCallerIdentity({ caller }: QueryCall): Shape {
  return { UserId: caller.userId, Account: caller.accountId, Arn: caller.arn }
}

const LEAST_S = 900
const MOST_S = 129_600
const DEFAULT_S = 43_200
/** A root's session ends after an hour, however long it asks for. */
const MOST_OF_ROOT_S = 3_600

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
export function getSessionToken(call: QueryCall): Shape {
  const { caller, isTemporary, now, parameters, tables } = call
  if (isTemporary) {
    throw new QueryFault('AccessDenied', 'Cannot call GetSessionToken with session credentials')
  }
  const asked = parameters.count('DurationSeconds', LEAST_S, MOST_S) ?? DEFAULT_S
  const seconds = caller.isRoot ? Math.min(asked, MOST_OF_ROOT_S) : asked
  parameters.requireAllRead(call.action)
  const session = tables.sessions.create({
    account: caller.accountId,
    owner: caller.isRoot ? null : caller.userId,
    issued: now,
    expires: now + seconds * 1000,
    role: undefined,
  })
  return { Credentials: credentialsShape(session, call) }
}

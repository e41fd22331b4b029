import type { Session } from '../identity/sessions.ts'
import { queryTime, type Shape } from '../query/query-answer.ts'
import type { QueryCall } from '../query/query-call.ts'

/**
 * The one answer that tells a session's secret and token. Clients compare its end with their own
 * clock, and refresh by it: it is told in real time, however far off the sandbox's clock is.
 */
export function credentialsShape(
  { id, secret, token, expires }: Session,
  { now, realNow }: Pick<QueryCall, 'now' | 'realNow'>,
): Shape {
  return {
    AccessKeyId: id,
    SecretAccessKey: secret,
    SessionToken: token,
    Expiration: queryTime(expires - now + realNow),
  }
}

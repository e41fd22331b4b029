import type { Session } from '../identity/sessions.ts'
import { queryTime, type Shape } from '../query/query-answer.ts'

/** The one answer that tells a session's secret and token. */
export function credentialsShape({ id, secret, token, expires }: Session): Shape {
  return {
    AccessKeyId: id,
    SecretAccessKey: secret,
    SessionToken: token,
    Expiration: queryTime(expires),
  }
}

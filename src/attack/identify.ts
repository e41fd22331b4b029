// Whose a key is, as the key itself may ask: nobody can be denied that.
import { parseXml, type XmlElement, xmlChild, xmlChildText } from '../aws/s3-xml.ts'
import type { Caller } from './attempts/port.ts'
import { judge } from './judge.ts'

export interface KnownCaller {
  readonly arn: string
  readonly account: string
  readonly userId: string
}

/**
 * Undefined where there is no STS, or none that says.
 *
 * @throws `access-denied` where the key is refused.
 */
export async function identify({ query }: Caller, signal?: AbortSignal) {
  if (query === undefined) return undefined
  const answer = await query(
    { service: 'sts', action: 'GetCallerIdentity', parameters: {} },
    signal,
  )
  if (judge(answer).kind !== 'allowed') return undefined
  return callerIn(parseXml(answer.body))
}

function callerIn(root: XmlElement): KnownCaller | undefined {
  const result = xmlChild(root, 'GetCallerIdentityResult')
  const text = (name: string) => result && xmlChildText(result, name)?.trim()
  const [arn, account, userId] = [text('Arn'), text('Account'), text('UserId')]
  if (arn === undefined || account === undefined || userId === undefined) return undefined
  return { arn, account, userId }
}

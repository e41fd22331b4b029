// Condition keys that every service may carry:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import { conditionKeyFacts, KNOWN_SERVICES, serviceFacts } from '../../aws/actions/facts.ts'
import { suggest } from '../policy/suggest.ts'

const GLOBAL_KEYS: readonly string[] = [
  'AssumedRoot',
  'CalledVia',
  'CalledViaFirst',
  'CalledViaLast',
  'ChatbotSourceArn',
  'CurrentTime',
  'Ec2InstanceSourcePrivateIPv4',
  'Ec2InstanceSourceVpc',
  'EpochTime',
  'FederatedProvider',
  'IsMcpServiceAction',
  'MultiFactorAuthAge',
  'MultiFactorAuthPresent',
  'PrincipalAccount',
  'PrincipalArn',
  'PrincipalIsAWSService',
  'PrincipalOrgID',
  'PrincipalOrgMasterAccountId',
  'PrincipalOrgPaths',
  'PrincipalServiceName',
  'PrincipalServiceNamesList',
  'PrincipalType',
  'referer',
  'RequestedRegion',
  'ResourceAccount',
  'ResourceOrgID',
  'ResourceOrgPaths',
  'SecureTransport',
  'SourceAccount',
  'SourceArn',
  'SourceIdentity',
  'SourceIp',
  'SourceOrgID',
  'SourceOrgPaths',
  'SourceOwner',
  'SourceVpc',
  'SourceVpcArn',
  'SourceVpce',
  'TagKeys',
  'TokenIssueTime',
  'UserAgent',
  'userid',
  'username',
  'ViaAWSMCPService',
  'ViaAWSService',
  'VpceAccount',
  'VpceOrgID',
  'VpceOrgPaths',
  'VpcSourceIp',
].map((name) => `aws:${name}`)

/** Keys with a name of the user's own after the slash. */
const TAG_KEYS = ['aws:PrincipalTag', 'aws:RequestTag', 'aws:ResourceTag']

const KNOWN = new Set([...GLOBAL_KEYS, ...TAG_KEYS].map((key) => key.toLowerCase()))

/** Whether the key surely does not exist: one of `aws:`, or of a service that we know. */
export function isUnknownKey(key: string): boolean {
  const prefix = key.slice(0, key.indexOf(':')).toLowerCase()
  if (prefix === 'aws') return !KNOWN.has(key.toLowerCase().split('/', 1)[0] ?? '')
  const facts = serviceFacts(prefix)
  if (facts === undefined || conditionKeyFacts(prefix, key) !== undefined) return false
  const heads = [...facts.conditionKeys.keys()].map((name) => name.split('${', 2))
  return !heads.some(
    ([head = '', rest]) => rest !== undefined && key.toLowerCase().startsWith(head),
  )
}

/** The key that was likely meant, or undefined. */
export function likelyKey(key: string): string | undefined {
  const [name = '', tag] = key.split(/\/(.*)/s, 2)
  const services = KNOWN_SERVICES.flatMap((service) => [
    ...(serviceFacts(service)?.conditionKeys.values() ?? []),
  ])
  const names = services.map((facts) => facts.name.split('/', 1)[0] ?? '')
  const local = name.slice(name.indexOf(':') + 1).toLowerCase()
  const candidates = [...GLOBAL_KEYS, ...TAG_KEYS, ...names]
  const sameElsewhere = candidates.find((other) => other.toLowerCase().endsWith(`:${local}`))
  const near = suggest(name, candidates) ?? sameElsewhere
  return near === undefined || tag === undefined ? near : `${near}/${tag}`
}

// Condition keys that every service may carry:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

export const GLOBAL_KEYS: readonly string[] = [
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
export const TAG_KEYS = ['aws:PrincipalTag', 'aws:RequestTag', 'aws:ResourceTag']

const KNOWN = new Set([...GLOBAL_KEYS, ...TAG_KEYS].map((key) => key.toLowerCase()))

/** Whether a key of `aws:`, in any case, is documented. */
export function isGlobalKey(key: string): boolean {
  return KNOWN.has(key.toLowerCase().split('/', 1)[0] ?? '')
}

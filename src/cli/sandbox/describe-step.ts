import type { SeedStep } from '../../sandbox/index.ts'

type Describer<Do extends SeedStep['do']> = (step: Extract<SeedStep, { readonly do: Do }>) => string

const WHAT: { readonly [Do in SeedStep['do']]: Describer<Do> } = {
  'create-bucket': () => 'make',
  'keep-versions': () => 'keep old versions',
  'put-bucket-policy': () => 'set its policy',
  'create-user': () => 'make',
  'create-role': () => 'make',
  'put-trust': () => 'set who may assume it',
  'put-policy': ({ policy }) => `set policy ${policy}`,
  'remove-policy': ({ policy }) => `remove policy ${policy}`,
  'detach-policy': ({ policyArn }) => `detach ${policyArn}`,
  'put-boundary': () => 'set its boundary',
  'remove-boundary': () => 'remove its boundary',
  'leave-group': ({ group }) => `take out of group ${group}`,
  'create-key': () => 'make an access key',
}

/** As `user web-1: make an access key`. */
export function describeStep(step: SeedStep): string {
  const describe = WHAT[step.do] as Describer<SeedStep['do']>
  const whose = 'bucket' in step ? `bucket ${step.bucket}` : `${step.owner.kind} ${step.owner.name}`
  return `${whose}: ${describe(step)}`
}

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  actionFacts,
  conditionKeyFacts,
  conditionKeyStanding,
  KNOWN_SERVICES,
  serviceFacts,
} from './facts.ts'

describe('the facts of AWS services', () => {
  test('hold of every known service its actions, each with types and keys that are held too', () => {
    for (const service of KNOWN_SERVICES) {
      const facts = serviceFacts(service)
      assert.ok(facts !== undefined && facts.actions.size >= 8, service)
      for (const [key, action] of facts.actions) {
        assert.equal(key, action.name.toLowerCase())
        assert.equal(action.service, service)
        for (const type of action.resourceTypes) assert.ok(facts.resourceTypes.has(type), type)
        for (const name of action.conditionKeys) assert.ok(facts.conditionKeys.has(name), name)
      }
    }
  })

  test('tell an action by its name, cases aside', () => {
    const facts = actionFacts('S3:getobject')
    assert.equal(facts?.name, 'GetObject')
    assert.equal(facts.accessLevel, 'Read')
    assert.deepEqual(facts.resourceTypes, ['accesspointobject', 'object'])
  })

  test('read the access level of a service that has two', () => {
    assert.equal(actionFacts('s3:PutObjectAcl')?.accessLevel, 'Permissions management')
    assert.equal(actionFacts('s3:PutObjectTagging')?.accessLevel, 'Tagging')
  })

  test('know neither operations that are no actions nor services that are not ours', () => {
    for (const action of ['s3:HeadObject', 's3:*', 'GetObject', 'lambda:Invoke', 's3:', ':']) {
      assert.equal(actionFacts(action), undefined, action)
    }
    assert.equal(serviceFacts('constructor'), undefined)
  })

  test('hold the ARNs of resource types as AWS writes them', () => {
    const object = serviceFacts('s3')?.resourceTypes.get('object')
    assert.equal(object?.arn, `arn:\${Partition}:s3:::\${BucketName}/\${ObjectName}`)
  })

  test('say of a condition key which type it is of, and whether it has many values', () => {
    assert.equal(conditionKeyFacts('s3', 's3:MAX-KEYS')?.type, 'Numeric')
    assert.equal(conditionKeyFacts('s3', 's3:RequestObjectTagKeys')?.isMultiValued, true)
    assert.equal(conditionKeyFacts('s3', 's3:prefix')?.isMultiValued, false)
    assert.equal(conditionKeyFacts('s3', 's3:ExistingObjectTag/team/a')?.type, 'String')
    assert.equal(conditionKeyFacts('s3', 's3:no-such-key'), undefined)
  })
})

describe('a condition key and an action', () => {
  const standings: readonly (readonly [action: string, key: string, standing: string])[] = [
    ['s3:ListBucket', 's3:prefix', 'carried'],
    ['s3:listbucket', 'S3:Prefix', 'carried'],
    // The trap of many policies: no request for it has the key, so the condition never holds.
    ['s3:ListBucketMultipartUploads', 's3:prefix', 'not-carried'],
    ['s3:GetObject', 's3:ExistingObjectTag/team', 'carried'],
    ['s3:PutObject', 's3:ExistingObjectTag/team', 'not-carried'],
    ['s3:GetObject', 's3:ExistingObjectTag/', 'unknown'],
    ['s3:GetObject', 's3:ExistingObjectTag', 'unknown'],
    ['s3:PutObject', 's3:if-none-match', 'carried'],
    ['s3:PutObject', 's3:no-such-key', 'unknown'],
    ['s3:NoSuchAction', 's3:prefix', 'unknown'],
    ['s3:GetObject', 'aws:SourceIp', 'unknown'],
    ['s3:GetObject', 'aws:RequestTag/team', 'unknown'],
    ['kms:Decrypt', 's3:prefix', 'unknown'],
    ['kms:Decrypt', 'kms:ViaService', 'carried'],
    ['iam:CreateUser', 'iam:PassedToService', 'unknown'],
    ['lambda:Invoke', 's3:prefix', 'unknown'],
  ]
  for (const [action, key, standing] of standings) {
    test(`${key} is ${standing} for ${action}`, () => {
      assert.equal(conditionKeyStanding(action, key), standing)
    })
  }
})

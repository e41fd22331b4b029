import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionsOfS3Request } from '../../aws/actions/s3-request.ts'
import { compilePolicies, decide } from '../../iam/evaluate/evaluate.ts'
import { valuesIn } from '../../iam/evaluate/request-view.ts'
import { parsePolicy } from '../../iam/policy/parse.ts'
import type { CallerIdentity } from '../identity/caller.ts'
import type { Version } from '../state/version.ts'
import { AskedAction } from './asked-action.ts'
import { globalConditions } from './conditions.ts'
import { restRequestOf } from './rest-request.ts'

const UNTIL = '2026-01-11T00:00:00Z'
const NOW = Date.parse('2026-01-01T00:00:00Z')

const request = {
  method: 'PUT',
  isSecure: true,
  path: '/b/k',
  query: [],
  bucket: 'b',
  key: 'k',
  headers: new Map([
    ['user-agent', 'test/1'],
    ['referer', 'http://example.com/'],
    ['x-amz-acl', 'private'],
    ['x-amz-tagging', 'Team=a&team=b'],
    ['x-amz-object-lock-mode', 'GOVERNANCE'],
    ['x-amz-object-lock-retain-until-date', UNTIL],
    ['authorization', 'AWS4-HMAC-SHA256 Credential=…'],
  ]),
}

const caller = {
  context: new Map([
    ['aws:userid', ['AIDA']],
    ['aws:PrincipalTag/Team', ['a']],
  ]),
} as unknown as CallerIdentity

const conditions = globalConditions({
  connection: { address: '127.0.0.1', tls: 'TLSv1.3' },
  identity: {
    caller,
    accessKeyId: 'AKIA',
    signedAt: NOW - 5,
    payloadHash: 'UNSIGNED-PAYLOAD',
    seed: undefined,
  },
  request,
  region: 'us-east-1',
  realTime: NOW,
  now: NOW,
})

const required = actionsOfS3Request(restRequestOf(request))

function asked(version?: () => Version | undefined): AskedAction[] {
  const facts = { principal: 'p', resource: 'r', resourceAccount: '1', conditions, version }
  return required.map((one) => new AskedAction({ ...facts, required: one }))
}

const TAGGED = {
  attributes: {
    tags: [
      ['Team', 'x'],
      ['team', 'y'],
    ],
  },
} as unknown as Version

test('an action tells of each key what it tells of all at once', () => {
  const keys = asked(() => TAGGED).flatMap((action) => {
    for (const key of action.context.keys()) {
      const folded = key.toLowerCase()
      assert.deepEqual(action.valuesOf(folded), valuesIn(action.context, folded), key)
    }
    return [...action.context.keys()]
  })
  assert.deepEqual(
    [...new Set(keys)].sort(),
    [
      'aws:CurrentTime',
      'aws:EpochTime',
      'aws:PrincipalTag/Team',
      'aws:Referer',
      'aws:RequestedRegion',
      'aws:SecureTransport',
      'aws:SourceIp',
      'aws:UserAgent',
      'aws:ViaAWSService',
      'aws:userid',
      's3:ExistingObjectTag/Team',
      's3:ExistingObjectTag/team',
      's3:ObjectCreationOperation',
      's3:RequestObjectTag/Team',
      's3:RequestObjectTag/team',
      's3:RequestObjectTagKeys',
      's3:TlsVersion',
      's3:authType',
      's3:object-lock-mode',
      's3:object-lock-remaining-retention-days',
      's3:object-lock-retain-until-date',
      's3:signatureAge',
      's3:signatureversion',
      's3:x-amz-acl',
    ].sort(),
  )
})

test('keys that nobody gives a value have none', () => {
  for (const action of asked()) {
    for (const key of ['aws:username', 's3:existingobjecttag/team', 's3:prefix', 'aws:mfa']) {
      assert.equal(action.valuesOf(key), undefined, key)
    }
  }
})

test('the object is looked up for policies that ask for its tags alone', () => {
  let lookups = 0
  const version = () => {
    lookups++
    return TAGGED
  }
  const policies = (key: string) => {
    const Condition = { StringEquals: { [key]: 'x' } }
    const Statement = { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition }
    const text = JSON.stringify({ Version: '2012-10-17', Statement })
    return compilePolicies({ identity: [parsePolicy(text, { kind: 'identity', name: 'p' })] })
  }
  const principal = 'arn:aws:iam::111122223333:user/u'
  const read = { action: 's3:GetObject', context: new Map() }
  const facts = { principal, resource: 'arn:aws:s3:::b/k', resourceAccount: '111122223333' }
  const action = new AskedAction({ ...facts, required: read, conditions, version })
  assert.equal(decide(policies('aws:UserAgent'), action), 'implicit-deny')
  assert.equal(lookups, 0)
  assert.equal(decide(policies('s3:ExistingObjectTag/TEAM'), action), 'allowed')
  assert.equal(lookups, 1)
})

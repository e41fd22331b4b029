// What operations of IAM need beside the permission of their own name.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type QueryAnswer,
  type QueryParameters,
  queryClient,
} from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string | string[], Resource = '*', Condition: object = {}) => {
  return { Effect: 'Allow', Action, Resource, Condition }
}
const USERS = 'arn:aws:iam::123456789012:user'

let callers = 0

function callerWith(...statements: object[]) {
  const user = sandbox.addUser({ name: `caller-${++callers}`, policies: [document(...statements)] })
  return queryClient(sandbox, 'iam', user)
}

function told({ code, message }: QueryAnswer): string {
  return code === undefined ? 'done' : `${code}: ${message}`
}

const TAGS = { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'ops' }
const PolicyDocument = document(allow('s3:*'))
const AssumeRolePolicyDocument = document({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal: { AWS: '123456789012' },
})

const CREATIONS: readonly (readonly [noun: string, more: QueryParameters])[] = [
  ['User', {}],
  ['Role', { AssumeRolePolicyDocument }],
  ['Policy', { PolicyDocument }],
  ['InstanceProfile', {}],
]

for (const [noun, more] of CREATIONS) {
  test(`Create${noun} with tags needs Tag${noun}, under the same conditions`, async () => {
    const named = (name: string) => ({ [`${noun}Name`]: name, ...more })
    const creator = callerWith(allow(`iam:Create${noun}`))
    assert.equal(told(await creator(`Create${noun}`, named('plain'))), 'done')
    const refused = told(await creator(`Create${noun}`, { ...named('tagged'), ...TAGS }))
    assert.match(refused, new RegExp(`^AccessDenied: .* perform: iam:Tag${noun} on resource: arn:`))
    for (const [team, expected] of [
      ['dev', /^AccessDenied/],
      ['ops', /^done$/],
    ] as const) {
      const isTeam = { StringEquals: { 'aws:RequestTag/team': team } }
      const tagger = callerWith(allow(`iam:Create${noun}`), allow(`iam:Tag${noun}`, '*', isTeam))
      assert.match(told(await tagger(`Create${noun}`, { ...named('tagged'), ...TAGS })), expected)
    }
  })
}

test('users are renamed and moved by those alone who may under both names', async () => {
  const owner = callerWith(allow('iam:*'))
  await owner('CreateUser', { UserName: 'dev', Path: '/dev/' })
  const own = callerWith(allow('iam:UpdateUser', `${USERS}/dev/*`))
  const moved = await own('UpdateUser', { UserName: 'dev', NewPath: '/admin/' })
  assert.match(told(moved), /^AccessDenied: .* on resource: .*:user\/admin\/dev /)
  assert.equal(told(await own('UpdateUser', { UserName: 'dev', NewUserName: 'dev-2' })), 'done')
})

test('groups are renamed by those alone who may under both names', async () => {
  const owner = callerWith(allow('iam:*'))
  await owner('CreateGroup', { GroupName: 'g-dev' })
  const own = callerWith(allow('iam:UpdateGroup', 'arn:aws:iam::123456789012:group/g-*'))
  const named = { GroupName: 'g-dev' }
  assert.match(told(await own('UpdateGroup', { ...named, NewGroupName: 'ops' })), /^AccessDenied/)
  assert.equal(told(await own('UpdateGroup', { ...named, NewGroupName: 'g-2' })), 'done')
})

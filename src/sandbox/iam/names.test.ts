// Names of IAM, and what nobody has, over a real socket.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { done, type QueryClient, queryClient, refused } from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'

let sandbox: TestSandbox
let iam: QueryClient
before(async () => {
  sandbox = await startTestSandbox()
  iam = queryClient(sandbox, 'iam')
})
after(() => sandbox.close())

describe('users', () => {
  test('are listed, joined and deleted by their names, whatever the case', async () => {
    const names = ['fold-a', 'Fold-b', 'fold-c', 'FOLD-d']
    for (const UserName of names.toReversed()) {
      await done(iam('CreateUser', { UserName, Path: '/fold/' }))
    }
    const first = await done(iam('ListUsers', { PathPrefix: '/fold/', MaxItems: 2 }))
    const Marker = first.one('Marker')
    const second = await done(iam('ListUsers', { PathPrefix: '/fold/', Marker }))
    assert.deepEqual([...first.all('UserName'), ...second.all('UserName')], names)
    await done(iam('CreateGroup', { GroupName: 'Folded' }))
    await done(iam('AddUserToGroup', { GroupName: 'FOLDED', UserName: 'FOLD-A' }))
    assert.equal(
      (await iam('ListGroupsForUser', { UserName: 'fold-a' })).one('GroupName'),
      'Folded',
    )
    await refused(iam('DeleteUser', { UserName: 'FOLD-A' }), 409, 'DeleteConflict')
    await done(iam('DeleteUser', { UserName: 'FOLD-B' }))
    await refused(iam('GetUser', { UserName: 'Fold-b' }), 404, 'NoSuchEntity')
  })

  test('are told to have no devices, passwords nor certificates when these are asked for', async () => {
    await done(iam('CreateUser', { UserName: 'bare' }))
    for (const action of ['MFADevices', 'SSHPublicKeys', 'SigningCertificates']) {
      assert.equal(
        (await done(iam(`List${action}`, { UserName: 'bare' }))).text.includes('member'),
        false,
      )
      await refused(iam(`List${action}`, { UserName: 'nobody' }), 404, 'NoSuchEntity')
    }
    await done(iam('ListServiceSpecificCredentials', { UserName: 'bare' }))
    await done(iam('ListVirtualMFADevices', { AssignmentStatus: 'Any' }))
    await done(iam('ListServerCertificates', { PathPrefix: '/' }))
    await done(iam('ListOpenIDConnectProviders', {}))
    await done(iam('ListSAMLProviders', {}))
    await refused(iam('DeleteLoginProfile', { UserName: 'bare' }), 404, 'NoSuchEntity')
  })
})

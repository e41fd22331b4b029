import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type DeniedRequest, denialHint, describeDenial, explainDenial } from './access-denied.ts'

const put: DeniedRequest = {
  operation: 'PutObject',
  bucket: 'backups',
  key: 'web-1/records/x',
  folder: 'web-1/',
}

describe('a denial', () => {
  test('of which S3 says all names who, what and the statement to add', () => {
    const denial = explainDenial({
      ...put,
      message:
        'User: arn:aws:iam::123456789012:user/web-1 is not authorized to perform: s3:PutObject ' +
        'on resource: "arn:aws:s3:::backups/web-1/records/x" because no identity-based policy ' +
        'allows the s3:PutObject action',
    })
    assert.equal(denial.principal, 'arn:aws:iam::123456789012:user/web-1')
    assert.equal(denial.notAllowedBy, 'identity-based policy')
    assert.deepEqual(denial.statement, {
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::backups/web-1/*',
    })
    assert.match(describeDenial(denial), /user\/web-1 may not s3:PutObject on arn:aws:s3:::backups/)
    assert.match(denialHint(denial), /^Add this statement to the identity-based policy: \{/)
  })

  for (const [said, kind] of [
    ['an identity-based policy', 'identity-based policy'],
    ['a resource-based policy', 'resource-based policy'],
    ['a service control policy', 'service control policy'],
    ['a permissions boundary', 'permissions boundary'],
    ['a VPC endpoint policy', 'VPC endpoint policy'],
  ] as const) {
    test(`by an explicit Deny in ${said} offers no Allow`, () => {
      const denial = explainDenial({
        ...put,
        message: `User: arn:aws:iam::123456789012:user/web-1 is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::backups/web-1/records/x" with an explicit deny in ${said}`,
      })
      assert.equal(denial.deniedBy, kind)
      assert.equal(denial.statement, undefined)
      assert.equal(denialHint(denial), `Change the Deny in the ${kind}: no Allow overrides it.`)
    })
  }

  for (const message of ['Access Denied', '', undefined]) {
    test(`that says ${JSON.stringify(message)} is explained as far as one can know`, () => {
      const denial = explainDenial({ ...put, message })
      assert.equal(denial.action, 's3:PutObject')
      assert.equal(denial.resource, 'arn:aws:s3:::backups/web-1/records/x')
      assert.match(denialHint(denial), /does not say why/)
      assert.match(denialHint(denial), /arn:aws:s3:::backups\/web-1\/\*/)
    })
  }

  test('of a listing asks for its own prefix only', () => {
    const request = { operation: 'ListObjectsV2', bucket: 'backups' }
    const scoped = explainDenial({ ...request, prefix: 'web-1/records/', folder: 'web-1/' })
    assert.deepEqual(scoped.statement, {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::backups',
      Condition: { StringLike: { 's3:prefix': 'web-1/*' } },
    })
    const whole = explainDenial({ operation: 'HeadBucket', bucket: 'backups' })
    assert.equal(whole.statement?.Condition, undefined)
  })

  test('that names another action than we asked for is believed', () => {
    const message =
      'User: arn:aws:iam::1:user/x is not authorized to perform: kms:GenerateDataKey on ' +
      'resource: arn:aws:kms:eu-west-1:1:key/k because no resource-based policy allows the ' +
      'kms:GenerateDataKey action'
    const denial = explainDenial({ ...put, message })
    assert.equal(denial.action, 'kms:GenerateDataKey')
    assert.equal(denial.statement?.Resource, 'arn:aws:kms:eu-west-1:1:key/k')
  })

  test('of a key with wildcards in it permits no more than that', () => {
    const denial = explainDenial({ operation: 'GetObject', bucket: 'b', key: 'a*b?c' })
    assert.equal(denial.statement?.Resource, 'arn:aws:s3:::b/a${*}b${?}c')
  })

  for (const [operation, action, versionId] of [
    ['CreateMultipartUpload', 's3:PutObject'],
    ['UploadPart', 's3:PutObject'],
    ['CompleteMultipartUpload', 's3:PutObject'],
    ['AbortMultipartUpload', 's3:AbortMultipartUpload'],
    ['HeadObject', 's3:GetObject'],
    ['HeadBucket', 's3:ListBucket'],
    ['ListObjectVersions', 's3:ListBucketVersions'],
    ['DeleteObject', 's3:DeleteObject'],
    ['DeleteObject', 's3:DeleteObjectVersion', 'v1'],
    ['PutBucketLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
  ] as const) {
    test(`of ${operation}${versionId === undefined ? '' : ' of a version'} is one of ${action}`, () => {
      assert.equal(explainDenial({ operation, bucket: 'b', key: 'k', versionId }).action, action)
    })
  }
})

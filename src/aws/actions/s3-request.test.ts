import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { failure } from '../../../test/support/failure.ts'
import {
  actionsOfS3Request,
  actionThatTellsMissingKeys,
  type RequiredAction,
  statusOfMissingKey,
} from './s3-request.ts'
import type { S3RequestBody, S3RestRequest } from './s3-rest-request.ts'

interface Written {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: S3RequestBody
}

/** `GET /bucket/key?name=value` as a request. */
function request(line: string, { headers = {}, body }: Written = {}): S3RestRequest {
  const [method = '', target = ''] = line.split(' ')
  const [path = '', search = ''] = target.split('?')
  const [, bucket, ...key] = path.split('/')
  return {
    method,
    bucket: bucket === '' ? undefined : bucket,
    key: key.length === 0 ? undefined : key.join('/'),
    query: [...new URLSearchParams(search)],
    headers: new Map(Object.entries(headers)),
    body,
  }
}

/** As `s3:GetObject b/k`. */
function shown({ action, resource, onlyIf }: RequiredAction): string {
  const condition = onlyIf === undefined ? '' : ` if ${onlyIf}`
  return `${action} ${resource.replace('arn:aws:s3:::', '')}${condition}`
}

const CASES: readonly (readonly [line: string, written: Written, ...needed: string[]])[] = [
  ['GET /', {}, 's3:ListAllMyBuckets *'],
  ['HEAD /b', {}, 's3:ListBucket b'],
  ['GET /b', {}, 's3:ListBucket b'],
  ['GET /b?list-type=2&prefix=m1/', {}, 's3:ListBucket b'],
  ['GET /b?versions', {}, 's3:ListBucketVersions b'],
  ['GET /b?uploads&prefix=m1/', {}, 's3:ListBucketMultipartUploads b'],
  ['GET /b?location', {}, 's3:GetBucketLocation b'],
  ['GET /b?object-lock', {}, 's3:GetBucketObjectLockConfiguration b'],
  ['DELETE /b?lifecycle', {}, 's3:PutLifecycleConfiguration b'],
  ['DELETE /b?policy', {}, 's3:DeleteBucketPolicy b'],
  ['GET /b?inventory&id=1', {}, 's3:GetInventoryConfiguration b'],
  ['GET /b?inventory', {}, 's3:GetInventoryConfiguration b'],
  ['PUT /b', {}, 's3:CreateBucket b'],
  ['PUT /b', { headers: { 'x-amz-acl': 'private' } }, 's3:CreateBucket b', 's3:PutBucketAcl b'],
  [
    'PUT /b',
    {
      headers: {
        'x-amz-bucket-object-lock-enabled': 'true',
        'x-amz-object-ownership': 'BucketOwnerEnforced',
      },
      body: { tags: [['team', 'a']] },
    },
    's3:CreateBucket b',
    's3:TagResource b',
    's3:PutBucketObjectLockConfiguration b',
    's3:PutBucketVersioning b',
    's3:PutBucketOwnershipControls b',
  ],
  ['GET /b/m1/x', {}, 's3:GetObject b/m1/x'],
  ['HEAD /b/m1/x', {}, 's3:GetObject b/m1/x'],
  ['GET /b/m1/x?versionId=v', {}, 's3:GetObjectVersion b/m1/x'],
  ['HEAD /b/m1/x?versionId=null', {}, 's3:GetObjectVersion b/m1/x'],
  ['GET /b/x?acl', {}, 's3:GetObjectAcl b/x'],
  ['GET /b/x?acl&versionId=v', {}, 's3:GetObjectVersionAcl b/x'],
  ['GET /b/x?tagging&versionId=v', {}, 's3:GetObjectVersionTagging b/x'],
  ['DELETE /b/x?tagging&versionId=v', {}, 's3:DeleteObjectVersionTagging b/x'],
  ['PUT /b/x?tagging&versionId=v', {}, 's3:PutObjectVersionTagging b/x'],
  ['PUT /b/x?acl&versionId=v', {}, 's3:PutObjectVersionAcl b/x'],
  ['GET /b/x?retention&versionId=v', {}, 's3:GetObjectRetention b/x'],
  ['GET /b/x?torrent', {}, 's3:GetObjectTorrent b/x'],
  ['GET /b/x?attributes', {}, 's3:GetObject b/x', 's3:GetObjectAttributes b/x'],
  [
    'GET /b/x?attributes&versionId=v',
    {},
    's3:GetObjectVersion b/x',
    's3:GetObjectVersionAttributes b/x',
  ],
  ['POST /b/x?restore&versionId=v', {}, 's3:RestoreObject b/x'],
  ['POST /b/x?select&select-type=2', {}, 's3:GetObject b/x'],
  ['PUT /b/m1/x', {}, 's3:PutObject b/m1/x'],
  ['PUT /b/x', { headers: { 'x-amz-acl': 'private' } }, 's3:PutObject b/x', 's3:PutObjectAcl b/x'],
  [
    'PUT /b/x',
    { headers: { 'x-amz-grant-read': 'id=1' } },
    's3:PutObject b/x',
    's3:PutObjectAcl b/x',
  ],
  ['PUT /b/x?X-Amz-Acl=public-read', {}, 's3:PutObject b/x', 's3:PutObjectAcl b/x'],
  [
    'PUT /b/x',
    {
      headers: {
        'x-amz-tagging': 'a=1',
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': '2030-01-01T00:00:00Z',
        'x-amz-object-lock-legal-hold': 'ON',
      },
    },
    's3:PutObject b/x',
    's3:PutObjectTagging b/x',
    's3:PutObjectRetention b/x',
    's3:PutObjectLegalHold b/x',
  ],
  [
    'POST /b/x?uploads',
    { headers: { 'x-amz-acl': 'private' } },
    's3:PutObject b/x',
    's3:PutObjectAcl b/x',
  ],
  // Only its creation says what an upload's object will have: AWS ignores the header here.
  ['PUT /b/x?uploadId=u&partNumber=1', { headers: { 'x-amz-acl': 'private' } }, 's3:PutObject b/x'],
  ['POST /b/x?uploadId=u', {}, 's3:PutObject b/x'],
  ['DELETE /b/x?uploadId=u', {}, 's3:AbortMultipartUpload b/x'],
  ['GET /b/x?uploadId=u', {}, 's3:ListMultipartUploadParts b/x'],
  [
    'PUT /b/x?uploadId=u&partNumber=1',
    { headers: { 'x-amz-copy-source': '/src/a%20b/c?versionId=v' } },
    's3:GetObjectVersion src/a b/c',
    's3:PutObject b/x',
  ],
  [
    'PUT /b/x',
    { headers: { 'x-amz-copy-source': 'src/k' } },
    's3:GetObject src/k',
    's3:GetObjectTagging src/k if source-has-tags',
    's3:PutObjectTagging b/x if source-has-tags',
    's3:PutObject b/x',
  ],
  [
    'PUT /b/x',
    { headers: { 'x-amz-copy-source': 'src/k?versionId=v', 'x-amz-tagging-directive': 'REPLACE' } },
    's3:GetObjectVersion src/k',
    's3:PutObject b/x',
  ],
  ['DELETE /b/x', {}, 's3:DeleteObject b/x'],
  ['DELETE /b/x?versionId=v', {}, 's3:DeleteObjectVersion b/x'],
  ['PUT /b/x', { headers: { 'if-match': '"e"' } }, 's3:PutObject b/x', 's3:GetObject b/x'],
  ['PUT /b/x', { headers: { 'if-none-match': '*' } }, 's3:PutObject b/x'],
  [
    'POST /b/x?uploadId=u',
    { headers: { 'if-match': '"e"' } },
    's3:PutObject b/x',
    's3:GetObject b/x',
  ],
  ['DELETE /b/x', { headers: { 'if-match': '"e"' } }, 's3:DeleteObject b/x', 's3:GetObject b/x'],
  ['DELETE /b/x', { headers: { 'if-match': '*' } }, 's3:DeleteObject b/x'],
  ['GET /b/x', { headers: { 'if-match': '"e"' } }, 's3:GetObject b/x'],
  [
    'DELETE /b/x?versionId=v',
    { headers: { 'x-amz-bypass-governance-retention': 'true' } },
    's3:DeleteObjectVersion b/x',
    's3:BypassGovernanceRetention b/x',
  ],
  [
    'DELETE /b/x',
    { headers: { 'x-amz-bypass-governance-retention': 'false' } },
    's3:DeleteObject b/x',
  ],
  [
    'PUT /b/x?retention',
    { headers: { 'x-amz-bypass-governance-retention': 'TRUE' } },
    's3:PutObjectRetention b/x',
    's3:BypassGovernanceRetention b/x',
  ],
  [
    'POST /b?delete',
    {
      headers: { 'x-amz-bypass-governance-retention': 'true' },
      body: { deletes: [{ key: 'm1/x' }, { key: 'm2/*', versionId: 'v' }] },
    },
    's3:DeleteObject b/m1/x',
    's3:BypassGovernanceRetention b/m1/x',
    's3:DeleteObjectVersion b/m2/*',
    's3:BypassGovernanceRetention b/m2/*',
  ],
  [
    'POST /b?delete',
    {
      body: {
        deletes: [
          { key: 'm1/x', etag: '"e"' },
          { key: 'm1/y', etag: '*' },
        ],
      },
    },
    's3:DeleteObject b/m1/x',
    's3:GetObject b/m1/x',
    's3:DeleteObject b/m1/y',
  ],
  [
    'POST /b',
    {
      headers: { 'content-type': 'multipart/form-data; boundary=1' },
      body: {
        form: new Map([
          ['key', 'm1/x'],
          ['acl', 'private'],
          ['x-amz-tagging', 'a=1'],
        ]),
      },
    },
    's3:PutObject b/m1/x',
    's3:PutObjectAcl b/m1/x',
    's3:PutObjectTagging b/m1/x',
  ],
  [
    'POST /b',
    {
      headers: { 'content-type': 'multipart/form-data; boundary=1' },
      body: {
        form: new Map([
          ['key', 'm1/x'],
          ['tagging', '<Tagging/>'],
        ]),
      },
    },
    's3:PutObject b/m1/x',
    's3:PutObjectTagging b/m1/x',
  ],
  ['GET /b/x?annotation&annotationName=n', {}, 's3:GetObjectAnnotation b/x'],
  ['GET /b/x?annotation&versionId=v', {}, 's3:ListObjectVersionAnnotations b/x'],
]

describe('a request to S3 needs', () => {
  for (const [line, written, ...needed] of CASES) {
    const given = Object.keys(written.headers ?? {}).join(', ')
    test(`${line}${given && ` with ${given}`}: ${needed.join(', ')}`, () => {
      assert.deepEqual(actionsOfS3Request(request(line, written)).map(shown), needed)
    })
  }
})

describe('a request that is refused rather than taken for another', () => {
  const refused: readonly (readonly [line: string, code: 'unsupported' | 'bad-input'])[] = [
    ['PUT /b/x?aclx', 'unsupported'],
    ['PUT /b/x?versionId=v', 'unsupported'],
    ['PUT /b/x?partNumber=1', 'unsupported'],
    ['PUT /b/x?renameObject', 'unsupported'],
    ['GET /b/x?lifecycle', 'unsupported'],
    ['GET /b/x?ACL', 'unsupported'],
    ['PATCH /b/x', 'unsupported'],
    ['get /b/x', 'unsupported'],
    ['POST /b', 'unsupported'],
    ['DELETE /', 'unsupported'],
    ['GET /b?acl&policy', 'bad-input'],
    ['POST /b?delete', 'bad-input'],
  ]
  for (const [line, code] of refused) {
    test(`${line}: ${code}`, () => {
      assert.throws(() => actionsOfS3Request(request(line)), failure(code))
    })
  }

  test('a form without its fields', () => {
    const headers = { 'content-type': 'multipart/form-data' }
    assert.throws(() => actionsOfS3Request(request('POST /b', { headers })), failure('bad-input'))
  })

  for (const [source, code] of [
    ['src', 'bad-input'],
    ['src/', 'bad-input'],
    ['', 'bad-input'],
    ['src/%ff', 'bad-input'],
    ['arn:aws:s3:eu-west-1:111122223333:accesspoint/a/object/k', 'unsupported'],
  ] as const) {
    test(`a copy of ${JSON.stringify(source)}: ${code}`, () => {
      const headers = { 'x-amz-copy-source': source }
      const copy = request('PUT /b/x', { headers })
      assert.throws(() => actionsOfS3Request(copy), failure(code))
    })
  }
})

describe('the condition keys that follow from a request', () => {
  /** Those of the action; of the last one where several have its name. */
  function context(action: string, line: string, written: Written = {}): Record<string, unknown> {
    const found = actionsOfS3Request(request(line, written)).findLast(
      (required) => required.action === action,
    )
    return Object.fromEntries(found?.context ?? [['none', action]])
  }

  test('are absent where the parameter is, and present where it is empty', () => {
    assert.deepEqual(context('s3:ListBucket', 'HEAD /b'), {})
    assert.deepEqual(context('s3:ListBucket', 'GET /b?list-type=2'), {})
    assert.deepEqual(context('s3:ListBucket', 'GET /b?prefix='), { 's3:prefix': [''] })
    assert.deepEqual(
      context('s3:ListBucketVersions', 'GET /b?versions&prefix=m1/&delimiter=/&max-keys=2'),
      {
        's3:prefix': ['m1/'],
        's3:delimiter': ['/'],
        's3:max-keys': ['2'],
      },
    )
  })

  test('have no s3:prefix where unfinished uploads are listed', () => {
    assert.deepEqual(context('s3:ListBucketMultipartUploads', 'GET /b?uploads&prefix=m1/'), {})
  })

  test('say of a write whether an object comes to be, and under which condition', () => {
    const headers = { 'if-none-match': '*' }
    assert.deepEqual(context('s3:PutObject', 'PUT /b/x', { headers }), {
      's3:if-none-match': ['*'],
      's3:ObjectCreationOperation': ['true'],
    })
    assert.deepEqual(context('s3:PutObject', 'POST /b/x?uploadId=u'), {
      's3:ObjectCreationOperation': ['true'],
    })
    for (const line of ['POST /b/x?uploads', 'PUT /b/x?uploadId=u&partNumber=1']) {
      assert.deepEqual(context('s3:PutObject', line), { 's3:ObjectCreationOperation': ['false'] })
    }
  })

  test('are those of reading on a copy’s source, and of writing on its target', () => {
    const headers = {
      'x-amz-copy-source': 'src/k?versionId=v',
      'x-amz-metadata-directive': 'REPLACE',
      'x-amz-storage-class': 'GLACIER',
    }
    assert.deepEqual(context('s3:GetObjectVersion', 'PUT /b/x', { headers }), {
      's3:versionid': ['v'],
    })
    assert.deepEqual(context('s3:PutObject', 'PUT /b/x', { headers }), {
      's3:x-amz-copy-source': ['src/k?versionId=v'],
      's3:x-amz-metadata-directive': ['REPLACE'],
      's3:x-amz-storage-class': ['GLACIER'],
      's3:ObjectCreationOperation': ['true'],
    })
  })

  test('hold tags, of a header or a body', () => {
    const tagged = {
      's3:RequestObjectTag/a b': ['1'],
      's3:RequestObjectTagKeys': ['a b', 'c'],
      's3:RequestObjectTag/c': [''],
    }
    const headers = { 'x-amz-tagging': 'a+b=1&c' }
    assert.deepEqual(context('s3:PutObjectTagging', 'PUT /b/x', { headers }), tagged)
    const body: S3RequestBody = {
      tags: [
        ['a b', '1'],
        ['c', ''],
      ],
    }
    assert.deepEqual(context('s3:PutObjectTagging', 'PUT /b/x?tagging', { body }), tagged)
  })

  test('hold locks, of headers or a body', () => {
    const headers = { 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-legal-hold': 'ON' }
    assert.deepEqual(context('s3:PutObjectRetention', 'PUT /b/x', { headers }), {
      's3:object-lock-mode': ['GOVERNANCE'],
    })
    const body = { retention: { mode: 'COMPLIANCE', retainUntil: '2030-01-01T00:00:00Z' } }
    assert.deepEqual(context('s3:PutObjectRetention', 'PUT /b/x?retention', { body }), {
      's3:object-lock-mode': ['COMPLIANCE'],
      's3:object-lock-retain-until-date': ['2030-01-01T00:00:00Z'],
    })
  })

  test('say how the request was signed', () => {
    const v4 = {
      authorization: 'AWS4-HMAC-SHA256 Credential=…',
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    }
    assert.deepEqual(context('s3:GetObject', 'GET /b/x', { headers: v4 }), {
      's3:authType': ['REST-HEADER'],
      's3:signatureversion': ['AWS4-HMAC-SHA256'],
      's3:x-amz-content-sha256': ['UNSIGNED-PAYLOAD'],
    })
    assert.deepEqual(context('s3:GetObject', 'GET /b/x?X-Amz-Algorithm=AWS4-HMAC-SHA256'), {
      's3:authType': ['REST-QUERY-STRING'],
      's3:signatureversion': ['AWS4-HMAC-SHA256'],
    })
    assert.deepEqual(context('s3:GetObject', 'GET /b/x?AWSAccessKeyId=A&Expires=1&Signature=s'), {
      's3:authType': ['REST-QUERY-STRING'],
      's3:signatureversion': ['AWS'],
    })
    assert.deepEqual(context('s3:GetObject', 'GET /b/x'), {})
  })

  test('take what a header says before what a parameter says', () => {
    const headers = { 'x-amz-acl': 'private' }
    const { 's3:x-amz-acl': acl } = context('s3:PutObjectAcl', 'PUT /b/x?x-amz-acl=public-read', {
      headers,
    })
    assert.deepEqual(acl, ['private'])
  })

  test('hold the region that a bucket is asked for in', () => {
    const body = { locationConstraint: 'eu-west-1' }
    assert.deepEqual(context('s3:CreateBucket', 'PUT /b', { body }), {
      's3:locationconstraint': ['eu-west-1'],
    })
  })
})

describe('a missing key', () => {
  test('is told to whoever may list the bucket with the key as prefix', () => {
    const { action, resource, context } = actionThatTellsMissingKeys('b', 'm1/x')
    assert.deepEqual([action, resource], ['s3:ListBucket', 'arn:aws:s3:::b'])
    assert.deepEqual([...context], [['s3:prefix', ['m1/x']]])
    assert.equal(statusOfMissingKey(true), 404)
    assert.equal(statusOfMissingKey(false), 403)
  })

  test('is told to whoever may list without a prefix, in the other reading', () => {
    assert.equal(actionThatTellsMissingKeys('b').context.size, 0)
  })
})

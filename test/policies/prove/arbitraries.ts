// Random statements about a small world: few letters, so that patterns meet.
import fc from 'fast-check'
import { BUCKET, type SmallStatement } from './small-world.ts'

const pieces = fc.constantFrom('m', 'm', 'n', '/', '/', '*', '?', '${aws:username}', 'm/', 'm/*')
const keyPattern = fc.array(pieces, { minLength: 1, maxLength: 3 }).map((all) => all.join(''))
const likePattern = fc.oneof(keyPattern, fc.constantFrom('', 'm/*', 'm/', 'm*', '*', 'n/*'))
const resource = fc.oneof(
  { arbitrary: keyPattern.map((key) => `arn:aws:s3:::${BUCKET}/${key}`), weight: 6 },
  { arbitrary: fc.constant(`arn:aws:s3:::${BUCKET}`), weight: 3 },
  {
    arbitrary: fc.constantFrom(
      '*',
      'arn:aws:s3:::*',
      'arn:aws:s3:::bk?/m/*',
      'arn:aws:s3:::b*/m/n',
    ),
    weight: 1,
  },
)
const own = fc.constantFrom(
  `arn:aws:s3:::${BUCKET}/m/*`,
  `arn:aws:s3:::${BUCKET}/\${aws:username}/*`,
  `arn:aws:s3:::${BUCKET}`,
)
const action = fc.constantFrom(
  's3:GetObject',
  's3:PutObject',
  's3:ListBucket',
  's3:PutBucketPolicy',
  's3:?etObject',
  's3:[Pp]utObject',
)
const allowedAction = fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:ListBucket')
const setOf = fc.constantFrom('', '', '', 'ForAllValues:', 'ForAnyValue:')
const suffix = fc.constantFrom('', '', 'IfExists')

export const texts = (value: fc.Arbitrary<string>) =>
  fc.array(value, { minLength: 1, maxLength: 2 })
export const condition = fc.oneof(
  conditionOf(
    fc.constantFrom('StringLike', 'StringNotLike', 'StringEquals', 'StringNotEquals'),
    's3:prefix',
    likePattern,
  ),
  nullOf(fc.constantFrom('s3:prefix', 'aws:UserAgent', 'aws:TagKeys', 's3:max-keys')),
  conditionOf(
    fc.constantFrom(
      'NumericLessThan',
      'NumericGreaterThanEquals',
      'NumericEquals',
      'NumericNotEquals',
      'NumericLessThanEquals',
    ),
    's3:max-keys',
    fc.constantFrom('1', '5', '10'),
  ),
  conditionOf(fc.constant('Bool'), 'aws:SecureTransport', fc.constantFrom('true', 'false')),
  conditionOf(
    fc.constantFrom('IpAddress', 'NotIpAddress'),
    'aws:SourceIp',
    fc.constantFrom('10.0.0.0/16', '10.0.0.0/8', '0.0.0.0/0', '192.0.2.1'),
  ),
  conditionOf(
    fc.constantFrom('DateLessThan', 'DateGreaterThanEquals'),
    'aws:CurrentTime',
    fc.constantFrom('2026-06-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  ),
  conditionOf(
    fc.constantFrom('StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringLike'),
    'aws:UserAgent',
    fc.constantFrom('m', 'n', 'M'),
  ),
  conditionOf(
    fc.constantFrom('StringEquals', 'StringNotEquals', 'StringLike'),
    'aws:TagKeys',
    fc.constantFrom('m', 'n', ''),
  ),
  conditionOf(fc.constantFrom('StringEquals', 'StringNotEquals'), 'aws:username', likePattern),
)

export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

export function conditionOf(
  operators: fc.Arbitrary<string>,
  key: string,
  value: fc.Arbitrary<string>,
): fc.Arbitrary<Conditions> {
  return fc
    .tuple(setOf, operators, suffix, texts(value))
    .map(([set, operator, end, values]) => ({ [`${set}${operator}${end}`]: { [key]: values } }))
}

function nullOf(keys: fc.Arbitrary<string>): fc.Arbitrary<Conditions> {
  return fc
    .tuple(keys, fc.constantFrom('true', 'false'))
    .map(([key, value]) => ({ Null: { [key]: [value] } }))
}

export const conditions = fc
  .array(condition, { maxLength: 2 })
  .map((all): Conditions => Object.assign({}, ...all))

export const allow = fc.tuple(fc.oneof(own, own, resource), texts(allowedAction), conditions).map(
  ([Resource, Action, Condition]): SmallStatement => ({
    Effect: 'Allow',
    Action,
    Resource,
    Condition,
  }),
)
export const deny = fc
  .tuple(fc.boolean(), fc.boolean(), texts(resource), texts(action), conditions)
  .map(
    ([notAction, notResource, resources, actions, Condition]): SmallStatement => ({
      Effect: 'Deny',
      [notAction ? 'NotAction' : 'Action']: actions
        .filter((it) => !it.includes('['))
        .concat('s3:PutObjectAcl'),
      [notResource ? 'NotResource' : 'Resource']: resources,
      Condition,
    }),
  )

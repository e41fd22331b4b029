// What a thief tries on the settings of a bucket: to read, to change and to remove each.
import { xmlDocument, xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { ask, type Form, type Harm, type NoForm } from './form.ts'

export const SETTING_ATTEMPTS = ['read', 'change', 'remove'] as const
export type SettingAttempt = (typeof SETTING_ATTEMPTS)[number]

export interface Setting {
  /** As the matrix shows it. */
  readonly name: string
  /** The query parameter that is the setting. */
  readonly selector: string
  /** What it is changed to; undefined where there is nothing to change. */
  readonly change?: ((bucket: string) => string) | undefined
  readonly isRemovable?: boolean
  /** Of settings of which a bucket has several. */
  readonly id?: string
}

const NOTHING_SAFE = 'no form of it is known to be authorized first and rejected afterwards'

/** The settings of a bucket that S3 has, each with a harmless value. */
export const SETTINGS: readonly Setting[] = [
  { name: 'location', selector: 'location' },
  { name: 'policy status', selector: 'policyStatus' },
  {
    name: 'policy',
    selector: 'policy',
    change: (bucket) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Sid: 'Harmless',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${bucket}/holdfast-canary-that-never-was`,
        },
      }),
    isRemovable: true,
  },
  {
    name: 'versioning',
    selector: 'versioning',
    change: () => xmlDocument('VersioningConfiguration', xmlText('Status', 'Enabled')),
  },
  {
    name: 'lifecycle',
    selector: 'lifecycle',
    change: () => xmlDocument('LifecycleConfiguration', harmlessRule()),
    isRemovable: true,
  },
  {
    name: 'object lock',
    selector: 'object-lock',
    change: () => xmlDocument('ObjectLockConfiguration', xmlText('ObjectLockEnabled', 'Enabled')),
  },
  {
    name: 'public access',
    selector: 'publicAccessBlock',
    change: () =>
      xmlDocument(
        'PublicAccessBlockConfiguration',
        ...[
          'BlockPublicAcls',
          'IgnorePublicAcls',
          'BlockPublicPolicy',
          'RestrictPublicBuckets',
        ].map((name) => xmlText(name, true)),
      ),
    isRemovable: true,
  },
  {
    name: 'ACL',
    selector: 'acl',
    change: () => '',
  },
  {
    name: 'ownership',
    selector: 'ownershipControls',
    change: () =>
      xmlDocument(
        'OwnershipControls',
        xmlGroup('Rule', xmlText('ObjectOwnership', 'BucketOwnerPreferred')),
      ),
    isRemovable: true,
  },
  {
    name: 'encryption',
    selector: 'encryption',
    change: () =>
      xmlDocument(
        'ServerSideEncryptionConfiguration',
        xmlGroup(
          'Rule',
          xmlGroup('ApplyServerSideEncryptionByDefault', xmlText('SSEAlgorithm', 'AES256')),
        ),
      ),
    isRemovable: true,
  },
  {
    name: 'logging',
    selector: 'logging',
    change: () => xmlDocument('BucketLoggingStatus'),
  },
  {
    name: 'notification',
    selector: 'notification',
    change: () => xmlDocument('NotificationConfiguration'),
  },
  {
    name: 'replication',
    selector: 'replication',
    change: (bucket) =>
      xmlDocument(
        'ReplicationConfiguration',
        xmlText('Role', 'arn:aws:iam::111122223333:role/holdfast-none'),
        xmlGroup(
          'Rule',
          xmlText('Status', 'Disabled'),
          xmlText('Prefix', 'holdfast-canary-that-never-was'),
          xmlGroup('Destination', xmlText('Bucket', `arn:aws:s3:::${bucket}`)),
        ),
      ),
    isRemovable: true,
  },
  {
    name: 'inventory',
    selector: 'inventory',
    change: (bucket) =>
      xmlDocument(
        'InventoryConfiguration',
        xmlText('Id', 'holdfast-attack'),
        xmlText('IsEnabled', false),
        xmlText('IncludedObjectVersions', 'Current'),
        xmlGroup('Schedule', xmlText('Frequency', 'Weekly')),
        xmlGroup(
          'Destination',
          xmlGroup(
            'S3BucketDestination',
            xmlText('Bucket', `arn:aws:s3:::${bucket}`),
            xmlText('Format', 'CSV'),
          ),
        ),
      ),
    isRemovable: true,
    id: 'holdfast-attack',
  },
  {
    name: 'tags',
    selector: 'tagging',
    change: () => xmlDocument('Tagging', xmlGroup('TagSet')),
    isRemovable: true,
  },
  {
    name: 'CORS',
    selector: 'cors',
    change: () =>
      xmlDocument(
        'CORSConfiguration',
        xmlGroup(
          'CORSRule',
          xmlText('AllowedMethod', 'GET'),
          xmlText('AllowedOrigin', 'https://example.invalid'),
        ),
      ),
    isRemovable: true,
  },
  {
    name: 'website',
    selector: 'website',
    change: () =>
      xmlDocument(
        'WebsiteConfiguration',
        xmlGroup('IndexDocument', xmlText('Suffix', 'holdfast-none')),
      ),
    isRemovable: true,
  },
  {
    name: 'request payment',
    selector: 'requestPayment',
    change: () => xmlDocument('RequestPaymentConfiguration', xmlText('Payer', 'BucketOwner')),
  },
]

/** It applies to keys that nobody has. */
function harmlessRule(): string {
  return xmlGroup(
    'Rule',
    xmlText('ID', 'holdfast-attack'),
    xmlGroup('Filter', xmlText('Prefix', 'holdfast-canary-that-never-was')),
    xmlText('Status', 'Disabled'),
    xmlGroup('Expiration', xmlText('Days', 36_500)),
  )
}

/** What is sent, why it is not, or undefined where S3 has no such request. */
export function formOfSetting(
  setting: Setting,
  attempt: SettingAttempt,
  bucket: string,
  harm: Harm,
): Form | NoForm | undefined {
  const { selector, change, isRemovable = false, id } = setting
  const query = { [selector]: '', id }
  if (attempt === 'read') return ask('GET', { bucket, query })
  const isOffered = attempt === 'change' ? change !== undefined : isRemovable
  if (!isOffered) return undefined
  if (harm === 'careful') return NOTHING_SAFE
  if (attempt === 'remove') return ask('DELETE', { bucket, query })
  if (selector === 'acl') {
    return ask('PUT', { bucket, query, headers: { 'x-amz-acl': 'private' } })
  }
  return ask('PUT', { bucket, query, payload: change?.(bucket) })
}

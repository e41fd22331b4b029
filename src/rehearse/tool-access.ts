// The endpoint and a key in every form that tools read: variables, and files in a home.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What a tool is to reach, and as whom. */
export interface ToolAccess {
  /** With its scheme, without a final slash. */
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  /** What keys begin with, without a final slash. */
  readonly prefix: string
  readonly machine: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** The file of the certificate to trust; undefined for plain HTTP. */
  readonly authorityFile: string | undefined
  /** The folder of the files that are made for tools: a HOME. */
  readonly home: string
  /** For repositories of restic. */
  readonly repositoryPassword: string
}

/** The remote of rclone that is the endpoint: `holdfast:BUCKET/PREFIX`. */
const RCLONE_REMOTE = 'RCLONE_CONFIG_HOLDFAST_'

/** The variables that tell tools of `access`. HOME is not among them. */
export function toolVariables(access: ToolAccess): Map<string, string> {
  return new Map([
    ...ofAws(access),
    ...ofRclone(access),
    ...ofRestic(access),
    ['S3CMD_CONFIG', fileOf(access, '.s3cfg')],
    ...ofHoldfast(access),
    ...ofAuthority(access),
  ])
}

/** The variable that names the authority to AWS's own tools, and that rclone dies of. */
export const AWS_AUTHORITY = 'AWS_CA_BUNDLE'

function ofAws(access: ToolAccess): [string, string][] {
  const { endpoint, region, accessKeyId, secretAccessKey } = access
  return [
    ['AWS_ACCESS_KEY_ID', accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', secretAccessKey],
    ['AWS_REGION', region],
    ['AWS_DEFAULT_REGION', region],
    ['AWS_ENDPOINT_URL', endpoint],
    ['AWS_ENDPOINT_URL_S3', endpoint],
    ['AWS_ENDPOINT_URL_IAM', endpoint],
    ['AWS_ENDPOINT_URL_STS', endpoint],
    ['AWS_EC2_METADATA_DISABLED', 'true'],
    ['AWS_CONFIG_FILE', fileOf(access, '.aws/config')],
    ['AWS_SHARED_CREDENTIALS_FILE', fileOf(access, '.aws/credentials')],
  ]
}

function ofRclone(access: ToolAccess): [string, string][] {
  return [
    ['RCLONE_CONFIG', fileOf(access, '.config/rclone/rclone.conf')],
    [`${RCLONE_REMOTE}TYPE`, 's3'],
    // As "AWS" it would insist on the bucket standing in the host's name.
    [`${RCLONE_REMOTE}PROVIDER`, 'Other'],
    [`${RCLONE_REMOTE}ENV_AUTH`, 'true'],
    [`${RCLONE_REMOTE}ENDPOINT`, access.endpoint],
    [`${RCLONE_REMOTE}REGION`, access.region],
    [`${RCLONE_REMOTE}FORCE_PATH_STYLE`, 'true'],
  ]
}

function ofRestic({
  endpoint,
  bucket,
  prefix,
  repositoryPassword,
}: ToolAccess): [string, string][] {
  return [
    ['RESTIC_REPOSITORY', `s3:${endpoint}/${bucket}/${prefix}`],
    ['RESTIC_PASSWORD', repositoryPassword],
  ]
}

/** All that a machine file could say otherwise: variables count for more. */
function ofHoldfast(access: ToolAccess): [string, string][] {
  return [
    ['HOLDFAST_STORE', `s3://${access.bucket}`],
    ['HOLDFAST_MACHINE', access.machine],
    ['HOLDFAST_ENDPOINT', access.endpoint],
    ['HOLDFAST_REGION', access.region],
    ['HOLDFAST_ACCESS_KEY_ID', access.accessKeyId],
    ['HOLDFAST_SECRET_ACCESS_KEY', access.secretAccessKey],
    // Root's would be the system's, which real dumps are remembered in.
    ['HOLDFAST_STATE_DIR', fileOf(access, '.local/state/holdfast')],
  ]
}

const AUTHORITY_VARIABLES = [
  AWS_AUTHORITY,
  'RCLONE_CA_CERT',
  'RESTIC_CACERT',
  'SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
  'CURL_CA_BUNDLE',
  'REQUESTS_CA_BUNDLE',
] as const

function ofAuthority({ authorityFile }: ToolAccess): [string, string][] {
  if (authorityFile === undefined) return []
  return AUTHORITY_VARIABLES.map((name) => [name, authorityFile])
}

function fileOf({ home }: Pick<ToolAccess, 'home'>, name: string): string {
  return join(home, name)
}

/** Writes the files in which tools look for what is the same for every key. */
export async function writeToolSettings(
  access: Pick<ToolAccess, 'region' | 'endpoint' | 'home'>,
): Promise<void> {
  const { region, endpoint } = access
  await writePrivate(
    fileOf(access, '.aws/config'),
    `[default]\nregion = ${region}\nendpoint_url = ${endpoint}\ns3 =\n    addressing_style = path\n`,
  )
  await writePrivate(fileOf(access, '.config/rclone/rclone.conf'), '')
}

/** Writes the files in which tools look for a key, over those of another one. */
export async function writeToolKeys(access: ToolAccess): Promise<void> {
  const { accessKeyId, secretAccessKey } = access
  await writePrivate(
    fileOf(access, '.aws/credentials'),
    `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  )
  await writePrivate(fileOf(access, '.s3cfg'), s3cfg(access))
  await writePrivate(fileOf(access, '.s3keys'), s3keys(access))
  await writePrivate(fileOf(access, '.passwd-s3fs'), `${accessKeyId}:${secretAccessKey}\n`)
}

function s3cfg(access: ToolAccess): string {
  const { endpoint, region, accessKeyId, secretAccessKey, authorityFile } = access
  const { host } = new URL(endpoint)
  return [
    '[default]',
    `access_key = ${accessKeyId}`,
    `secret_key = ${secretAccessKey}`,
    `bucket_location = ${region}`,
    `host_base = ${host}`,
    `host_bucket = ${host}`,
    `use_https = ${authorityFile === undefined ? 'False' : 'True'}`,
    ...(authorityFile === undefined ? [] : [`ca_certs_file = ${authorityFile}`]),
    '',
  ].join('\n')
}

function s3keys({ endpoint, region, bucket, ...key }: ToolAccess): string {
  return [
    `server ${endpoint}`,
    `region ${region}`,
    `bucket_name ${bucket}`,
    `access_key_id ${key.accessKeyId}`,
    `secret_access_key ${key.secretAccessKey}`,
    '',
  ].join('\n')
}

async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(path, text, { mode: 0o600 })
}

import { AWSCLI } from './awscli.ts'
import { BARMAN_CLOUD } from './barman-cloud.ts'
import { DUPLICITY_BOTO3 } from './duplicity.ts'
import { HOLDFAST } from './holdfast.ts'
import { PGBACKREST } from './pgbackrest.ts'
import { RCLONE_1_60 } from './rclone.ts'
import type { RehearsedTool } from './rehearsed-tool.ts'
import { RESTIC_0_14 } from './restic.ts'
import { S3CMD } from './s3cmd.ts'
import { S3DUMP } from './s3dump.ts'
import { S3FS } from './s3fs.ts'

/** Every tool that is rehearsed; those that take long first. */
export const REHEARSED_TOOLS: readonly RehearsedTool[] = [
  BARMAN_CLOUD,
  PGBACKREST,
  DUPLICITY_BOTO3,
  RESTIC_0_14,
  HOLDFAST,
  AWSCLI,
  S3CMD,
  RCLONE_1_60,
  S3DUMP,
  S3FS,
]

import { AWSCLI } from './awscli.ts'
import { HOLDFAST } from './holdfast.ts'
import { RCLONE_1_60 } from './rclone.ts'
import type { RehearsedTool } from './rehearsed-tool.ts'
import { RESTIC_0_14 } from './restic.ts'
import { S3CMD } from './s3cmd.ts'

/** Every tool that is rehearsed; those that take long first. */
export const REHEARSED_TOOLS: readonly RehearsedTool[] = [
  RESTIC_0_14,
  HOLDFAST,
  AWSCLI,
  S3CMD,
  RCLONE_1_60,
]

// What a real tool is rehearsed with, as data: its tasks as lines of shell. The cases that follow
// from it are made by ./tool-case.ts.
import type { Role } from '../../../src/iam/profile/options.ts'
import type { Task } from '../../../src/iam/profile/profile.ts'

/**
 * Every script is bash with `-euo pipefail`, standard input empty, and finds `$FILES`, a folder of
 * a few small files; `$BIG`, a file of nine MiB; `$SHARED`, a folder of the tool's rehearsals;
 * `$ROOT`, ours; and of Debian's programs and `holdfast` the path. `{endpoint}`, `{host}`,
 * `{bucket}` and `{prefix}` stand for what `holdfast rehearse` says, whose variables and files in
 * `$HOME` are there too. It runs in `$WORK`, a folder of the one rehearsal.
 *
 * Scripts that run as an administrator also have `keys`, which prints the bucket's keys, a line
 * each and sorted, `uploads`, which prints the keys of unfinished uploads, and `lockable`, which
 * switches versioning and Object Lock on.
 */
export interface RehearsedTool {
  /** Of the profile whose generated policies are enforced. */
  readonly profile: { readonly tool: string; readonly edition: string }
  /** Programs, of the table in ../debian.ts. */
  readonly needs: readonly string[]
  /**
   * Prints the version somewhere: its first digits with dots are taken. Undefined of what only
   * stands for the tool, which is no evidence: its runs are not recorded.
   */
  readonly version?: string
  /** Runs once before the rehearsals, in `$SHARED` and without a sandbox, such as to start a server. */
  readonly prepare?: string
  /** Runs once after them, whatever came of them; must end what `prepare` started. */
  readonly finish?: string
  /** Of the bucket: us-east-1 unless given. */
  readonly region?: string
  /** Why it is rehearsed over plain HTTP; undefined for HTTPS. */
  readonly plainBecause?: string
  readonly tasks: readonly [RehearsedTask, ...RehearsedTask[]]
}

/** A tool may have several of one name: without a statement, one of them must fail. */
export interface RehearsedTask {
  /** As the profile's operations name it. */
  readonly name: Task
  /** Whose policy it runs under: of `full`, the tasks of other roles are also tried. */
  readonly role: Role
  /** Makes what the task works on, as an administrator. */
  readonly before?: string
  /** The tool's work, with the machine's key. Must end with 0 where nothing it needs is denied. */
  readonly command: string
  /** Fails unless the command did what it should, or if it did harm; as an administrator. */
  readonly check?: string
  /** No upload in parts can be completed, whatever the policy: the tool must clean up. */
  readonly breaksUploads?: true
  /**
   * Seconds after which a command that lacks a permission is ended, where the tool would try again
   * for minutes. It counts as failed if it was refused the same thing twice.
   */
  readonly patience?: number
  /**
   * Of operations that the profile calls `avoidable`, by action: the command without the setting
   * that avoids it, which must fail by that denial.
   */
  readonly unset?: Readonly<Record<string, string>>
}

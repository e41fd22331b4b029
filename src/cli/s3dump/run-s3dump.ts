// s3dump's commands, each one of Holdfast's under the name that s3dump gave it.
import { existsSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../../base/environment.ts'
import { Failure } from '../../base/failure.ts'
import { shellWord } from '../../base/shell-word.ts'
import { isMachineName, parseMachineName } from '../../format/machine-name.ts'
import { storeRefused } from '../../store/store-failure.ts'
import { parseCount } from '../commands/clean.ts'
import { parseTaken } from '../options/times.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { VERSION } from '../program/version.ts'
import type { Choose, ChooseTarget } from '../run/choose.ts'
import type { Flags } from '../settings/names.ts'
import {
  filesystemAndLevel,
  parseS3dumpLine,
  type S3dumpCommand,
  type S3dumpLine,
} from './command-line.ts'
import { USAGE } from './usage.ts'

type Run = (surroundings: Surroundings, line: S3dumpLine, flags: Flags) => Promise<void>

const RUNS: Record<S3dumpCommand, Run> = {
  init,
  dump,
  restore,
  delete: remove,
  list,
  clean,
  getacl,
  putacl,
}

/** Runs s3dump's command line. @throws `bad-input` for one that cannot be. */
export async function runS3dump(surroundings: Surroundings): Promise<void> {
  const { argv, env, terminal } = surroundings
  if (argv[0] === '--version') return terminal.print(`s3dump of holdfast ${VERSION}`)
  if (argv[0] === '--help') return terminal.printRaw(USAGE)
  if (argv.length === 0)
    throw new Failure('bad-input', 'must supply a command word', { hint: USAGE })
  const line = parseS3dumpLine(argv)
  terminal.quiet = line.quiet
  const flags = flagsOf(line, env)
  if (flags.s3keys === undefined) await requireStore(flags, env)
  await RUNS[line.command](surroundings, line, flags)
}

/** @throws `bad-input`, with what `~/.s3keys` should say, if neither it nor a setting names a store. */
async function requireStore(flags: Flags, env: Environment): Promise<void> {
  const { loadSettings } = await import('../settings/load.ts')
  const { values } = await loadSettings(flags, env)
  if (values.store !== undefined) return
  throw new Failure('bad-input', '~/.s3keys is not there, so which bucket is meant?', {
    hint: KEYS_FILE_HINT,
  })
}

const KEYS_FILE_HINT = `Write it, for your eyes only (chmod 600), or name another with -f:
  service s3
  region us-east-1
  bucket_name your-bucket
  access_key_id AKIA...
  secret_access_key ...`

function flagsOf({ host, keysFile, limit, infrequentAccess }: S3dumpLine, env: Environment): Flags {
  return {
    s3keys: keysFile ?? defaultKeysFile(env),
    machine: host === undefined ? undefined : parseMachineName(host),
    limit,
    'storage-class': infrequentAccess ? 'STANDARD_IA' : undefined,
  }
}

/** `~/.s3keys`, unless Holdfast's own settings say where the store is. */
function defaultKeysFile(env: Environment): string | undefined {
  const path = join(env['HOME'] || homedir(), '.s3keys')
  return existsSync(path) ? path : undefined
}

/** The host in keys of s3dump.py: what `-h` says, else the first label of this host's name. */
function s3dumpHost({ host }: S3dumpLine): string | undefined {
  const [label = ''] = hostname().split('.')
  return host ?? (isMachineName(label) ? label : undefined)
}

function refuseOperands({ operands, command }: S3dumpLine): void {
  if (operands.length > 0) throw new Failure('bad-input', `${command} takes no ${operands[0]}`)
}

async function init(surroundings: Surroundings, line: S3dumpLine, flags: Flags): Promise<void> {
  refuseOperands(line)
  const { runInit } = await import('../run/init.ts')
  await runInit(surroundings, { abortUploadsAfter: undefined, json: false, flags })
}

async function dump(surroundings: Surroundings, line: S3dumpLine, flags: Flags): Promise<void> {
  const named = filesystemAndLevel(line)
  const taken = line.date === undefined ? undefined : parseTaken(line.date)
  const { runDump } = await import('../run/dump.ts')
  await runDump(surroundings, {
    stream: named?.filesystem ?? '',
    level: named?.level ?? '',
    command: line.producer,
    key: line.key,
    taken,
    okExit: undefined,
    minBytes: undefined,
    maxShrinkPercent: undefined,
    json: false,
    flags,
    restoreWith: () => restoreLine(line),
  })
}

/** The newest of its filesystem and level is the one just stored. */
function restoreLine({ host, keysFile, operands }: S3dumpLine): string {
  const options = Object.entries({ '-h': host, '-f': keysFile })
  const given = options.flatMap(([name, value]) => (value === undefined ? [] : [name, value]))
  return ['s3dump', ...given, 'restore', ...operands].map(shellWord).join(' ')
}

async function restore(surroundings: Surroundings, line: S3dumpLine, flags: Flags): Promise<void> {
  const choose = await choiceOf(line)
  const { runRestore } = await import('../run/restore.ts')
  await runRestore(surroundings, { choose, output: undefined, force: false, flags })
}

/** s3dump deletes the dump of a date, today's unless told otherwise, and asks nobody. */
async function remove(surroundings: Surroundings, line: S3dumpLine, flags: Flags): Promise<void> {
  const choose = await targetOf(line, flags)
  const { runDelete } = await import('../run/delete.ts')
  await runDelete(surroundings, { choose, yes: true, json: false, flags })
}

async function list(surroundings: Surroundings, line: S3dumpLine, flags: Flags): Promise<void> {
  refuseOperands(line)
  const { runList } = await import('../run/list.ts')
  const call = { json: false, others: true, flags }
  try {
    await runList(surroundings, { ...call, all: true })
  } catch (error) {
    if (!storeRefused(error, 'denied')) throw error
    surroundings.terminal.warn("this key may not list the whole bucket: this machine's dumps alone")
    await runList(surroundings, { ...call, all: false })
  }
}

async function clean(surroundings: Surroundings, line: S3dumpLine, flags: Flags): Promise<void> {
  const [count, ...more] = line.operands
  if (count === undefined || more.length > 0) {
    throw new Failure('bad-input', 'must specify number of dumps to keep, such as "clean 2"')
  }
  // As in s3dump.py, where it was an accident; whoever relies on it loses nothing.
  if (/^0+$/.test(count)) return surroundings.terminal.note('clean 0 keeps every dump')
  const rule = { unit: 'days', count: parseCount(count) } as const
  const { runClean } = await import('../run/clean.ts')
  const { all, yes } = line
  await runClean(surroundings, { rule, all, s3dumpHost: s3dumpHost(line), yes, json: false, flags })
}

async function getacl(surroundings: Surroundings, line: S3dumpLine, flags: Flags): Promise<void> {
  const choose = await choiceOf(line)
  const { runGetacl } = await import('../run/acl.ts')
  await runGetacl(surroundings, { choose, flags })
}

async function putacl(surroundings: Surroundings, line: S3dumpLine, flags: Flags): Promise<void> {
  const choose = await choiceOf(line)
  const { runPutacl } = await import('../run/acl.ts')
  await runPutacl(surroundings, { choose, flags })
}

async function choiceOf(line: S3dumpLine): Promise<Choose> {
  const named = filesystemAndLevel(line)
  const [{ chooseByKey, selectByName }, { newest }] = await Promise.all([
    import('./choose.ts'),
    import('../run/choose.ts'),
  ])
  if (named === undefined) return chooseByKey(line.key ?? '')
  return newest(selectByName({ ...named, date: line.date, s3dumpHost: s3dumpHost(line) }))
}

async function targetOf(line: S3dumpLine, flags: Flags): Promise<ChooseTarget> {
  const named = filesystemAndLevel(line)
  const [{ chooseByKey, selectByName }, { onlyOne }] = await Promise.all([
    import('./choose.ts'),
    import('../run/choose.ts'),
  ])
  const { key = '' } = line
  if (named === undefined) {
    return async (...world) => (await chooseByKey(key)(...world)).dump
  }
  // As s3dump.py: without -w today's.
  const date = line.date ?? new Date().toISOString().slice(0, 10)
  return onlyOne(selectByName({ ...named, date, s3dumpHost: s3dumpHost(line) }), flags)
}

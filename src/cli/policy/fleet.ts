// The machines that a command line names, with their policies.
import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../base/failure.ts'
import type { Policy } from '../../iam/policy/policy.ts'
import type { Machine } from '../../iam/prove/question.ts'
import { type Documents, nameOf } from './documents.ts'
import { type ContextEntry, contextOf, type Named, parseName } from './options.ts'

/** The options that say which machines there are and what is special about each. */
export interface FleetOptions {
  readonly machine?: readonly Named<string>[] | undefined
  readonly machines?: string | undefined
  readonly template?: readonly string[] | undefined
  readonly names?: string | undefined
  readonly prefix?: readonly Named<string>[] | undefined
  readonly principal?: readonly Named<string>[] | undefined
  readonly boundary?: readonly Named<string>[] | undefined
  readonly context?: readonly Named<ContextEntry>[] | undefined
  readonly own?: readonly Named<string>[] | undefined
  readonly bucketPolicy?: string | undefined
}

/** Paths that may be `-`. */
export function fleetPaths(options: FleetOptions): (string | undefined)[] {
  const { machine = [], template = [], names, boundary = [], bucketPolicy } = options
  return [...[...machine, ...boundary].map(({ value }) => value), ...template, names, bucketPolicy]
}

export interface Fleet {
  readonly names: readonly string[]
  /** In order of `names`; each machine's documents are read when it is reached. */
  readonly machines: Iterable<Machine>
}

/**
 * The machines that `options` name: of `--machine` and `--machines`, then of `--names`, then those
 * of which `--principal` says by which ARN the bucket policy knows them.
 *
 * @throws `bad-input` for none at all, for options of a machine that is not among them, and, while
 *   they are read, for documents that are no policies.
 */
export function openFleet(options: FleetOptions, documents: Documents): Fleet {
  const files = policyFiles(options)
  const ofTemplate = templateNames(options, documents)
  const ofBucketPolicy = namesInBucketPolicy(options)
  const names = [...new Set([...files.keys(), ...ofTemplate, ...ofBucketPolicy])]
  if (names.length === 0) {
    throw new Failure('bad-input', 'there is no machine to prove anything of', {
      hint: 'Name each with its policy, --machine NAME=FILE, or a folder of them, --machines FOLDER.',
    })
  }
  const details = readDetails(options, new Set(names))
  const template = documents.policies(options.template ?? [], 'identity')
  const isOfTemplate = new Set(ofTemplate)
  function* machines(): Generator<Machine> {
    for (const name of names) {
      const own = documents.policies(files.get(name) ?? [], 'identity')
      const identity = isOfTemplate.has(name) ? [...own, ...template] : own
      yield machineOf(name, identity, details, documents)
    }
  }
  return { names, machines: { [Symbol.iterator]: machines } }
}

/** A machine may have no policy of its own, where the bucket's grants it what it can do. */
function namesInBucketPolicy({ bucketPolicy, principal = [] }: FleetOptions): string[] {
  return bucketPolicy === undefined ? [] : principal.map(({ name }) => name)
}

function policyFiles({ machine = [], machines }: FleetOptions): Map<string, string[]> {
  const files = new Map<string, string[]>()
  const ofFolder = machines === undefined ? [] : machineFiles(machines)
  for (const { name, value } of [...machine, ...ofFolder]) {
    files.set(name, [...(files.get(name) ?? []), value])
  }
  return files
}

/**
 * The files of a folder by the machines whose policies they are. A file that is no `NAME.json` is
 * refused: a machine left out would be a hole in the proof.
 *
 * @throws `bad-input`
 */
export function machineFiles(folder: string): Named<string>[] {
  const entries = listFolder(folder).filter(({ name }) => !name.startsWith('.'))
  if (entries.length === 0) throw new Failure('bad-input', `${folder} has no NAME.json`)
  return entries
    .map(({ name }) => {
      if (!name.endsWith('.json')) {
        throw new Failure('bad-input', `${join(folder, name)} is no NAME.json`, {
          hint: 'Each file of the folder is one machine’s policy; move others elsewhere.',
        })
      }
      return { name: parseName(name.slice(0, -'.json'.length)), value: join(folder, name) }
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

function listFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (cause) {
    throw new Failure('bad-input', `${folder} cannot be read`, { cause })
  }
}

function templateNames({ template, names }: FleetOptions, documents: Documents): string[] {
  if (template === undefined && names === undefined) return []
  if (template === undefined || names === undefined) {
    throw new Failure('bad-input', '--template and --names belong together', {
      hint: 'The template is the policy that each of the names has.',
    })
  }
  const lines = documents.text(names).split('\n')
  const found = lines.map((line) => line.trim()).filter((line) => line !== '')
  const seen = new Set<string>()
  const twice = found.find((name) => seen.size === seen.add(name).size)
  if (twice !== undefined)
    throw new Failure('bad-input', `${nameOf(names)} has ${JSON.stringify(twice)} twice`)
  return found.map((name) => parseName(name))
}

interface Details {
  readonly prefixes: ReadonlyMap<string, string>
  readonly principals: ReadonlyMap<string, string>
  readonly boundaries: ReadonlyMap<string, string>
  readonly contexts: ReadonlyMap<string, readonly ContextEntry[]>
  readonly owned: ReadonlyMap<string, readonly string[]>
}

function readDetails(options: FleetOptions, names: ReadonlySet<string>): Details {
  const { prefix = [], principal = [], boundary = [], context = [], own = [] } = options
  for (const [option, values] of Object.entries({ prefix, principal, boundary, context, own })) {
    const stray = values.find(({ name }) => !names.has(name))
    if (stray === undefined) continue
    throw new Failure('bad-input', `--${option} names ${stray.name}, which is none of the machines`)
  }
  return {
    prefixes: oneEach('prefix', prefix),
    principals: oneEach('principal', principal),
    boundaries: oneEach('boundary', boundary),
    contexts: manyEach(context),
    owned: manyEach(own),
  }
}

function oneEach<Value>(option: string, values: readonly Named<Value>[]): Map<string, Value> {
  const found = new Map<string, Value>()
  for (const { name, value } of values) {
    if (found.has(name)) throw new Failure('bad-input', `--${option} is given twice for ${name}`)
    found.set(name, value)
  }
  return found
}

function manyEach<Value>(values: readonly Named<Value>[]): Map<string, Value[]> {
  const groups = Map.groupBy(values, ({ name }) => name)
  return new Map([...groups].map(([name, group]) => [name, group.map(({ value }) => value)]))
}

function machineOf(
  name: string,
  identity: readonly Policy[],
  details: Details,
  documents: Documents,
): Machine {
  const { prefixes, principals, boundaries, contexts, owned } = details
  return {
    name,
    principal: principals.get(name) ?? `arn:aws:iam::111122223333:user/${name}`,
    prefix: prefixes.get(name) ?? `${name}/`,
    identity,
    boundary: documents.optional(boundaries.get(name), 'boundary'),
    context: contextOf(contexts.get(name) ?? []),
    own: owned.get(name),
  }
}

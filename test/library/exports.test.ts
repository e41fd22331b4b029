// What a user of the library can name: every type that an exported one is made of is exported too.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize, relative } from 'node:path'
import { after, test } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'holdfast-types-'))
after(() => rmSync(folder, { recursive: true }))
const tsc = [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(ROOT, 'tsconfig.build.json')]
execFileSync(process.execPath, [...tsc, '--emitDeclarationOnly', '--outDir', folder])

/** What a user is given to hand on, or as the name of a choice, and need not take apart. */
const OPAQUE: ReadonlySet<string> = new Set(['CompiledPolicies', 'OperatorName', 'Profile'])

for (const entry of ['index.d.ts', 'iam/index.d.ts', 'sandbox/index.d.ts']) {
  test(`${entry} exports what its exports are made of`, () => {
    const exported = namesOf(join(folder, entry))
    const isExported = new Set(exported.map(placeOf))
    const missing = exported
      .filter(({ name }) => !OPAQUE.has(name))
      .flatMap((name) => partsOf(name).map((part) => [name, part] as const))
      .filter(([, part]) => !isExported.has(placeOf(part)))
      .map(([name, part]) => `${placeOf(part)}, a part of ${name.name}`)
    assert.deepEqual([...new Set(missing)].sort(), [])
  })
}

interface Declared {
  readonly path: string
  readonly name: string
}

interface Module {
  /** The text of each declaration. */
  readonly own: Map<string, string>
  /** What is imported or exported from elsewhere. */
  readonly others: Map<string, Declared>
}

function placeOf({ path, name }: Declared): string {
  return `${relative(folder, path)} ${name}`
}

function namesOf(path: string): Declared[] {
  const { own, others } = readModule(path)
  const here = [...own].filter(([, text]) => text.startsWith('export ')).map(([name]) => name)
  return [...here, ...others.keys()].flatMap((name) => find(path, name) ?? [])
}

/** What of ours a declaration names. */
function partsOf(name: Declared): Declared[] {
  const text = readModule(name.path).own.get(name.name) ?? ''
  const words = new Set(text.replace(/^\s*(?:#|private ).*$/gm, '').match(/\b[A-Za-z_]\w*/g))
  return [...words].flatMap((word) => find(name.path, word) ?? [])
}

function find(path: string, name: string): Declared | undefined {
  const { own, others } = readModule(path)
  if (own.has(name)) return { path, name }
  const other = others.get(name)
  return other && find(other.path, other.name)
}

function readModule(path: string): Module {
  const text = readFileSync(path, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '')
  const others = new Map<string, Declared>()
  for (const [, names = '', from = ''] of text.matchAll(/\{([^{}]*)\} from '(\.[^']*)'/g)) {
    const source = normalize(join(dirname(path), from)).replace(/\.[jt]s$/, '.d.ts')
    for (const [, name = '', as] of names.matchAll(/(?:type )?(\w+)(?: as (\w+))?/g)) {
      others.set(as ?? name, { path: source, name })
    }
  }
  const own = new Map<string, string>()
  for (const piece of text.split(/^(?=export |declare |interface |type )/m)) {
    const name = /^(?:export |declare )*(?:interface|type|class|function|const) (\w+)/.exec(
      piece,
    )?.[1]
    if (name !== undefined) own.set(name, `${own.get(name) ?? ''}${piece}`)
  }
  return { own, others }
}

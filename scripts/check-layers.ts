// Fails if a file of src/ imports what its layer may not see, or, by whatever way, itself. See
// docs/architecture.md.
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** Folders from the lowest layer up: imports point down, and folders of one layer do not meet. */
type Layers = readonly (readonly string[])[]

/**
 * The layers of docs/architecture.md, and those within folders that have an order of their own. A
 * folder's own files are its `.`.
 */
const LAYERS: Readonly<Record<string, Layers>> = {
  src: [
    ['base'],
    ['format', 'aws'],
    ['iam', 'retain'],
    ['store', 'cloud', 'host'],
    ['sandbox'],
    ['dump', 'rehearse', 'attack'],
    ['cli'],
    ['.'],
  ],
  'src/sandbox': [
    ['http', 'tls', 'journal'],
    ['state'],
    ['identity', 'lifecycle'],
    ['authentication'],
    ['access'],
    ['operations', 'query'],
    ['iam', 'evidence', 'owner'],
    ['sts'],
    ['serve'],
    ['.'],
    ['control'],
  ],
  'src/dump': [['catalogue', 'write'], ['find', 'read', 'remove'], ['.']],
  'src/attack': [['attempts'], ['.']],
  'src/cli': [
    ['settings', 'render', 'output'],
    ['program', 'options', 'completion'],
    ['run', 'policy'],
    ['sandbox', 'rehearse'],
    ['attack'],
    ['commands'],
    ['s3dump', '.'],
  ],
}

/** What the pure layers may not touch: sockets, files, clocks, randomness, the process. */
const PURE = new Set(['base', 'format', 'aws', 'iam', 'retain'])
const PURE_MODULES = new Set(['node:crypto', 'node:zlib', 'node:buffer'])
const IMPURE_CALLS =
  /\b(?:Date\.now|Math\.random|process\.|performance\.now|setTimeout|randomBytes)\b/
const CLOCKS_AND_CHANCE = /\b(?:Date\.now\(|Math\.random\(|new Date\(\))/

/** Who may do what only one place should do. */
const RESERVED: readonly { readonly what: RegExp; readonly where: RegExp; readonly why: string }[] =
  [
    {
      what: /from '@aws-sdk\//,
      where: /^src\/(?:store\/s3|cloud)\//,
      why: 'only store/s3 and cloud import an AWS SDK',
    },
    {
      what: /from '@smithy\//,
      where: /^src\/(?:store\/s3|cloud)\//,
      why: 'only store/s3 and cloud import an AWS SDK',
    },
    {
      what: /\bconsole\.|process\.std(?:out|err)\b/,
      where: /^src\/(?:cli\/|main\.ts|s3dump\.ts)/,
      why: 'only cli prints',
    },
    {
      what: /process\.exit\b|process\.exitCode\b/,
      where: /^src\/(?:main|s3dump)\.ts/,
      why: 'only main exits',
    },
    {
      what: CLOCKS_AND_CHANCE,
      where: /^src\/(?:host|cli|sandbox)\/|^src\/(?:main|s3dump)\.ts/,
      why: 'time and chance are arguments',
    },
    { what: /node:child_process/, where: /^src\/host\//, why: 'only host runs programs' },
    {
      what: /from '(?:\.\.\/)+store\//,
      where: /^src\/(?!sandbox\/)/,
      why: 'the sandbox shares no code with the stores that are tested against it',
    },
    {
      what: /(?:from|import\() ?'(?:\.\.?\/)+sandbox\//,
      where: /^src\/(?:sandbox|rehearse|attack|cli)\//,
      why: 'only what is about a sandbox starts one',
    },
  ]

const IMPORT = /\b(?:from|import)\s*\(?\s*'([^']+)'/g

interface Source {
  readonly file: string
  readonly text: string
  /** As they are written. */
  readonly imports: readonly string[]
  /** The files of src/ among them. */
  readonly imported: readonly string[]
}

const sources = globSync('src/**/*.ts')
  .toSorted()
  .filter((file) => !file.endsWith('.test.ts'))
  .map(readSource)
const violations = [
  ...sources.flatMap((source) => [
    ...checkLayers(source),
    ...checkPurity(source),
    ...checkReserved(source),
  ]),
  ...checkCycles(sources),
]

for (const violation of violations) console.error(violation)
console.log(`layers: ${sources.length} files, ${violations.length} violations`)
process.exitCode = violations.length > 0 ? 1 : 0

function readSource(file: string): Source {
  const text = readFileSync(file, 'utf8')
  const imports = [...text.matchAll(IMPORT)].map(([, specifier = '']) => specifier)
  const imported = imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file), specifier))
  return { file, text, imports, imported }
}

function checkLayers({ file, imported }: Source): string[] {
  return Object.keys(LAYERS)
    .filter((root) => file.startsWith(`${root}/`))
    .flatMap((root) => imported.flatMap((to) => checkLayer(root, file, to)))
}

/** What is outside of `root` is for the layers of another to judge. */
function checkLayer(root: string, file: string, imported: string): string[] {
  if (!imported.startsWith(`${root}/`)) return []
  const [from, to] = [folderOf(root, file), folderOf(root, imported)]
  if (from === to || layerOf(root, to) < layerOf(root, from)) return []
  return [`${file}: ${from}/ may not import ${to}/`]
}

function folderOf(root: string, file: string): string {
  const [folder = '', ...rest] = file.slice(root.length + 1).split('/')
  return rest.length > 0 ? folder : '.'
}

function layerOf(root: string, folder: string): number {
  const layer = (LAYERS[root] ?? []).findIndex((folders) => folders.includes(folder))
  if (layer < 0)
    throw new Error(`${root}/${folder} stands in no layer: add it to ${import.meta.filename}`)
  return layer
}

function checkPurity({ file, text, imports }: Source): string[] {
  const folder = folderOf('src', file)
  if (!PURE.has(folder)) return []
  const modules = imports.filter((name) => name.startsWith('node:') && !PURE_MODULES.has(name))
  const call = IMPURE_CALLS.exec(text)?.[0]
  return [...modules, ...(call === undefined ? [] : [call])].map(
    (name) => `${file}: ${folder}/ is pure and may not use ${name}`,
  )
}

function checkReserved({ file, text }: Source): string[] {
  return RESERVED.filter(({ what, where }) => what.test(text) && !where.test(file)).map(
    ({ why }) => `${file}: ${why}`,
  )
}

/** Files that import themselves through others, types alone included: one way round for each. */
function checkCycles(sources: readonly Source[]): string[] {
  const importedBy = new Map(sources.map(({ file, imported }) => [file, imported]))
  const done = new Set<string>()
  const cycles: string[] = []
  for (const { file } of sources) follow(file, [])
  return cycles

  function follow(file: string, path: readonly string[]): void {
    const start = path.indexOf(file)
    if (start >= 0) cycles.push([...path.slice(start), file].join(' imports '))
    if (start >= 0 || done.has(file)) return
    for (const each of importedBy.get(file) ?? []) follow(each, [...path, file])
    done.add(file)
  }
}

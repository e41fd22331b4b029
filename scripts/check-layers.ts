// Fails if a folder of src/ imports what its layer may not see. See docs/architecture.md.
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** The layers of docs/architecture.md, lowest first. Folders of one layer do not meet. */
const LAYERS = [
  ['base'],
  ['format', 'aws'],
  ['iam', 'retain'],
  ['store', 'cloud', 'host'],
  ['sandbox'],
  ['dump', 'rehearse', 'attack'],
  ['cli'],
  ['.'],
]

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

const files = globSync('src/**/*.ts').filter((file) => !file.endsWith('.test.ts'))
const violations = files.flatMap((file) => {
  const text = readFileSync(file, 'utf8')
  const imports = [...text.matchAll(IMPORT)].map(([, specifier = '']) => specifier)
  return [
    ...checkLayer(file, imports),
    ...checkPurity(file, text, imports),
    ...checkReserved(file, text),
  ]
})

for (const violation of violations) console.error(violation)
console.log(`layers: ${files.length} files, ${violations.length} violations`)
process.exitCode = violations.length > 0 ? 1 : 0

function checkLayer(file: string, imports: readonly string[]): string[] {
  const from = folderOf(file)
  return imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => folderOf(posix.join(posix.dirname(file), specifier)))
    .filter((to) => to !== from && !mayImport(from, to))
    .map((to) => `${file}: ${from}/ may not import ${to}/`)
}

function mayImport(from: string, to: string): boolean {
  return layerOf(to) < layerOf(from)
}

function layerOf(folder: string): number {
  const layer = LAYERS.findIndex((folders) => folders.includes(folder))
  if (layer < 0)
    throw new Error(`src/${folder} stands in no layer: add it to ${import.meta.filename}`)
  return layer
}

function checkPurity(file: string, text: string, imports: readonly string[]): string[] {
  if (!PURE.has(folderOf(file))) return []
  const modules = imports.filter((name) => name.startsWith('node:') && !PURE_MODULES.has(name))
  const call = IMPURE_CALLS.exec(text)?.[0]
  return [...modules, ...(call === undefined ? [] : [call])].map(
    (name) => `${file}: ${folderOf(file)}/ is pure and may not use ${name}`,
  )
}

function checkReserved(file: string, text: string): string[] {
  return RESERVED.filter(({ what, where }) => what.test(text) && !where.test(file)).map(
    ({ why }) => `${file}: ${why}`,
  )
}

function folderOf(file: string): string {
  const [, folder = '', ...rest] = file.split('/')
  return rest.length > 0 ? folder : '.'
}

// Makes dist/, what the published package holds: the library with its types, and the two
// programs bundled so that they start fast.
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type OutputChunk, type RolldownOutput, rolldown } from 'rolldown'

const ROOT = join(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist')
/** Data with a licence of its own that stands among our sources. */
const VENDORED_FACTS = 'src/aws/actions/data/NOTICE'

process.chdir(ROOT)
rmSync(DIST, { recursive: true, force: true })
execFileSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' })
const bundle = await bundlePrograms()
writeFileSync(join(DIST, 'THIRD-PARTY-LICENSES.txt'), licensesOf(bundle))
checkContents()
execFileSync('publint', ['--strict', '--pack', 'false'], { stdio: 'inherit' })
report(bundle)

/**
 * Chunks follow dynamic imports, so that `--help` loads no AWS SDK. Packages are taken in
 * their module form: their CommonJS form cannot be shaken, and breaks when split.
 */
async function bundlePrograms(): Promise<RolldownOutput> {
  const bundle = await rolldown({
    input: { main: 'src/main.ts', s3dump: 'src/s3dump.ts' },
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    onLog(level, log) {
      if (level === 'warn') throw new Error(`rolldown: ${log.message}`)
    },
  })
  const output = await bundle.write({
    dir: DIST,
    format: 'esm',
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    comments: { legal: false },
  })
  await bundle.close()
  return output
}

/** The licences of the packages whose code stands in the bundle, as they ask for. */
function licensesOf({ output }: RolldownOutput): string {
  const packages = new Set(
    output
      .flatMap((item) => (item.type === 'chunk' ? item.moduleIds : []))
      .map((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0])
      .filter((folder) => folder !== undefined),
  )
  return [...[...packages].toSorted().map(licenseOf), readFileSync(VENDORED_FACTS, 'utf8')].join(
    `\n${'-'.repeat(80)}\n`,
  )
}

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const [file] = globSync('{LICENSE,LICENCE,license}*', { cwd: folder })
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8')
  return `${name} ${version} (${license})\n\n${text}`
}

/** Fails if the package would hold something else than what it is meant to, or lack it. */
function checkContents(): void {
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const [{ files }] = JSON.parse(execFileSync('npm', pack, { encoding: 'utf8' }))
  const paths: string[] = files.map(({ path }: { path: string }) => path)
  const meant =
    /^(?:bin\/|docs\/.*\.md$|dist\/.*\.(?:js|d\.ts|txt)$|package\.json$|README|LICENSE|CHANGELOG)/
  const stray = paths.filter((path) => !meant.test(path) || path.includes('.test.'))
  if (stray.length > 0) throw new Error(`does not belong in the package: ${stray.join(', ')}`)
  const { bin, exports } = JSON.parse(readFileSync('package.json', 'utf8'))
  const missing = [bin, exports].flatMap(targetsOf).filter((path) => !existsSync(join(ROOT, path)))
  if (missing.length > 0) throw new Error(`promised but not there: ${missing.join(', ')}`)
}

/** The paths in a `bin` or `exports` field, however deep its conditions. */
function targetsOf(entry: object | string): string[] {
  return typeof entry === 'string' ? [entry] : Object.values(entry).flatMap(targetsOf)
}

function report({ output }: RolldownOutput): void {
  const chunks = output.filter((item) => item.type === 'chunk')
  const bytes = chunks.reduce((sum, { code }) => sum + code.length, 0)
  console.log(`built dist/: ${chunks.length} chunks, ${Math.ceil(bytes / 1024)} KiB`)
  for (const entry of chunks.filter(({ isEntry }) => isEntry)) {
    const parts = [...reach(entry, chunks)]
    const size = parts.reduce((sum, { code }) => sum + code.length, 0)
    console.log(`  ${entry.fileName} loads ${Math.ceil(size / 1024)} KiB before its first command`)
  }
}

/** A chunk and what it imports, dynamic imports at its top included. */
function* reach(entry: OutputChunk, chunks: readonly OutputChunk[]): Generator<OutputChunk> {
  const wanted = new Set([entry.fileName, ...entry.imports, ...entry.dynamicImports])
  for (const name of wanted) {
    const chunk = chunks.find(({ fileName }) => fileName === name)
    if (chunk === undefined) continue
    for (const more of chunk.imports) wanted.add(more)
    yield chunk
  }
}

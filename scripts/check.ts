// What a developer runs before each commit: every check there is, each timed, none skipped
// because another failed.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

process.chdir(join(import.meta.dirname, '..'))

const node = process.execPath
const testFiles = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'])
const inFolder = (folder: string) => testFiles.filter((file) => file.startsWith(`${folder}/`))
const transcripts = inFolder('test/transcripts')
const recovery = inFolder('test/recovery')
const others = testFiles.filter((file) => ![...transcripts, ...recovery].includes(file))

const steps: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ['format', 'biome', 'check', '--error-on-warnings', '.'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['types', 'tsc', '--noEmit', '-p', '.'],
  ['layers', node, 'scripts/check-layers.ts'],
  ['documents', node, 'scripts/check-docs.ts'],
  ['build', node, 'scripts/build.ts'],
  ['tests', node, '--test', '--test-reporter=dot', ...others],
  ['transcripts', node, '--test', '--test-reporter=dot', ...transcripts],
  ['recovery', node, '--test', '--test-reporter=dot', ...recovery],
]

const results = steps.map(([name, program, ...args]) => {
  console.log(`\n== ${name}`)
  const start = performance.now()
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' })
  if (error !== undefined) console.error(`${program}: ${error.message}`)
  return { name, passed: status === 0, seconds: (performance.now() - start) / 1000 }
})

console.log('')
for (const { name, passed, seconds } of results) {
  console.log(
    `${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s`,
  )
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1

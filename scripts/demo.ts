// What Holdfast does, shown on this machine alone: `npm run demo`.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { compareTrees } from './compare-trees.ts'
import { demonstrateIsolation } from './demo-isolation.ts'
import { echo, Shell, say, seconds, title } from './demo-shell.ts'
import { clientEnvironment, type Server, startEndpoint } from './endpoint-process.ts'

const CHECKOUT = join(import.meta.dirname, '..')
const LEFT_OUT = ['node_modules', '.git']

const FAILING_PRODUCER = `#!/bin/sh
head -c 20000000 /dev/zero
echo 'failing-producer: the disk cannot be read' >&2
exit 1
`

const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt.abort(new Error(`stopped by ${signal}`)))
}

const start = performance.now()
try {
  await demonstrate()
  say(styleText('bold', `\nAll of it held, in ${seconds(start)}. Everything was removed again.`))
} catch (error) {
  say(
    styleText('red', `\nThe demo failed: ${error instanceof Error ? error.message : 'no reason'}`),
  )
  process.exitCode = 1
}

async function demonstrate(): Promise<void> {
  say(styleText('bold', 'Holdfast: pour a stream into a bucket, and get it back.'))
  await using folder = await temporaryFolder()
  say(`This runs on this machine only, under ${folder.path}.`)

  title(1, 'Start an S3 endpoint, so that no account is needed')
  const since = performance.now()
  const data = join(folder.path, 's3')
  await mkdir(data)
  await using endpoint = await startEndpoint(data)
  echo('holdfast sandbox serve &', [`ready at ${endpoint.endpoint}`], since)

  const settings = {
    ...clientEnvironment(endpoint, folder.path),
    HOLDFAST_STORE: 's3://backups',
    HOLDFAST_MACHINE: 'demo',
    CHECKOUT,
    COLUMNS: '76',
  }
  const shell = new Shell(folder.path, settings, interrupt.signal)
  title(2, 'Make a bucket and try what these credentials may do in it')
  await shell.run('holdfast init')

  title(3, `Dump this checkout with tar: stream "checkout", level 0 (everything)`)
  const leftOut = LEFT_OUT.map((name) => `--exclude=./${name}`).join(' ')
  await shell.run(`holdfast dump checkout 0 -- \\\n    tar -C "$CHECKOUT" ${leftOut} -cf - .`)

  title(4, 'See what is stored')
  await shell.run('holdfast list')
  const before = await keysIn(endpoint)

  title(5, 'Restore it into another folder')
  await mkdir(join(folder.path, 'restored'))
  await shell.run('holdfast restore checkout 0 | tar -C restored -xf -')

  title(6, 'Compare the two folders, byte for byte')
  const compared = performance.now()
  const { files, bytes } = await compareTrees(CHECKOUT, join(folder.path, 'restored'), LEFT_OUT)
  const size = (bytes / 1e6).toFixed(1)
  echo('', [`${files} files, ${size} MB: the same names, modes and bytes`], compared)

  title(7, 'A producer that fails half-way leaves nothing behind')
  await writeFile(join(folder.path, 'failing-producer'), FAILING_PRODUCER, { mode: 0o755 })
  await shell.run('holdfast dump broken 0 -- ./failing-producer', 8)
  const after = await keysIn(endpoint)
  if (after.join() !== before.join()) throw new Error(`left behind: ${after.join(', ')}`)
  say(`The bucket holds the same ${after.length} objects as before, and no open upload.`)

  title(8, 'Read everything once more and check each hash')
  await shell.run('holdfast verify')

  await demonstrateIsolation(shell, folder.path)
}

/** Every key and every open upload in the bucket, asked for by the AWS SDK. */
async function keysIn(endpoint: Server): Promise<string[]> {
  const client = new S3Client({ ...endpoint, credentials: endpoint, forcePathStyle: true })
  const Bucket = 'backups'
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }))
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }))
  client.destroy()
  return [...Contents, ...Uploads].map(({ Key = '' }) => Key)
}

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-demo-'))
  const remove = () => rm(path, { recursive: true, force: true })
  return { path, [Symbol.asyncDispose]: remove }
}

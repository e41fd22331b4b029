// The edge of `s3dump`; for the first statement see main.ts.
for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) process.on(signal, () => undefined)

const [{ runAtEdge }, { runS3dump }] = await Promise.all([
  import('./cli/edge.ts'),
  import('./cli/s3dump/run-s3dump.ts'),
])
await runAtEdge('s3dump', runS3dump, (status) => process.exit(status))

export {}

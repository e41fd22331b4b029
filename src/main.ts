// The edge of `holdfast`. Unhandled, SIGUSR1 opens Node's debugger and SIGUSR2 kills. Both may
// come at any moment, so their handlers stand before every import: imports are dynamic here,
// since static ones would be hoisted above this statement.
for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) process.on(signal, () => undefined)

const [{ runAtEdge }, { runHoldfast }] = await Promise.all([
  import('./cli/edge.ts'),
  import('./cli/holdfast.ts'),
])
await runAtEdge('holdfast', runHoldfast, (status) => process.exit(status))

// Without an import or export this would not be a module, and could not await.
export {}

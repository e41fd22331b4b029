// How the commands of `holdfast sandbox` reach the one that runs.
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../../base/environment.ts'
import { stateFolder } from '../../host/local-state.ts'
import type { ControlClient } from '../../sandbox/control/control-client.ts'
import { openControl } from '../../sandbox/control/control-server.ts'
import { findSandbox, register } from '../../sandbox/control/registry.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { describeError } from '../render/error.ts'

/** The sandbox of the folder `data`, else the only one that runs. @throws `not-found`, `bad-input` */
export function reachSandbox(
  { env, signal }: Surroundings,
  data: string | undefined,
): Promise<ControlClient> {
  return findSandbox(registryOf(env), data, signal)
}

/**
 * Lets commands reach `sandbox` until it is disposed. Where the system does not let them, the
 * sandbox serves all the same: that is a warning.
 */
export async function letCommandsReach(
  { env, terminal }: Surroundings,
  sandbox: Sandbox,
): Promise<AsyncDisposable> {
  const open = new AsyncDisposableStack()
  try {
    open.use(await openControl(sandbox))
    const { dataDir, endpoint } = sandbox
    open.use(await register(registryOf(env), { dataDir, endpoint, pid: process.pid }))
  } catch (error) {
    const { message, details } = describeError(error)
    terminal.warn([message, ...details].join('; '))
  }
  return open
}

function registryOf(env: Environment): string {
  const user = { uid: process.getuid?.() ?? 0, home: homedir() }
  return join(stateFolder(env, user), 'sandboxes')
}

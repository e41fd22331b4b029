// Ceph's S3 server on this machine: a monitor, a store in memory and the gateway, all on
// loopback, with their state in one folder. An implementation of S3 that owes us nothing.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Server } from '../../scripts/endpoint-process.ts'

export const RADOSGW_PROGRAMS = ['ceph-mon', 'ceph-osd', 'radosgw', 'ceph', 'setpriv']

export interface RadosUser {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface Radosgw extends Server, AsyncDisposable {
  /** A user who owns nothing and may make no bucket. */
  addUser(name: string): RadosUser
}

const START_LIMIT_MS = 120_000

/** Starts a fresh cluster under `folder` and resolves when the gateway answers. */
export async function startRadosgw(folder: string): Promise<Radosgw> {
  for (const name of ['mon', 'osd', 'rgw', 'run', 'log']) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  const [monPort = 0, gatewayPort = 0] = await freePorts(2)
  const conf = join(folder, 'ceph.conf')
  const fsid = randomUUID()
  writeFileSync(conf, configuration(folder, fsid, monPort, gatewayPort))
  const daemons: Daemon[] = []
  const end = () => endAll(daemons)
  try {
    const deadline = AbortSignal.timeout(START_LIMIT_MS)
    daemons.push(startMonitor(folder, conf, fsid, monPort))
    await until(() => ceph(conf, '-s'), daemons, deadline)
    daemons.push(startObjectStore(folder, conf))
    await until(() => ceph(conf, 'osd', 'stat').includes('1 up'), daemons, deadline)
    daemons.push(daemon('radosgw', ['-n', 'client.rgw', '-c', conf], folder))
    const endpoint = `http://127.0.0.1:${gatewayPort}`
    await until(async () => (await fetch(endpoint)).ok, daemons, deadline)
    const addUser = (name: string, ...more: string[]) => createUser(conf, name, more)
    return {
      endpoint,
      region: 'us-east-1',
      ...addUser('owner'),
      addUser: (name) => addUser(name, '--max-buckets=-1'),
      [Symbol.asyncDispose]: end,
    }
  } catch (cause) {
    await end()
    throw new Error('radosgw did not start', { cause })
  }
}

function configuration(folder: string, fsid: string, mon: number, gateway: number): string {
  // Without cephx the gateway hangs. Deleted data is collected at once: it is kept in memory.
  return `[global]
fsid = ${fsid}
mon initial members = a
mon host = v2:127.0.0.1:${mon}/0
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = ${folder}/keyring
run dir = ${folder}/run
pid file = ${folder}/run/$name.pid
admin socket = ${folder}/run/$name.$pid.asok
log file = ${folder}/log/$name.log
crash dir = ${folder}/log
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
[mon]
mon data = ${folder}/mon
mon cluster log file = ${folder}/log/cluster.log
auth allow insecure global id reclaim = false
mon data avail warn = 1
mon data avail crit = 1
[osd]
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 4294967296
[client.rgw]
rgw data = ${folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:${gateway}
rgw gc obj min wait = 5
rgw gc processor period = 5
rgw override bucket index max shards = 1
`
}

function startMonitor(folder: string, conf: string, fsid: string, port: number): Daemon {
  const keyring = join(folder, 'keyring')
  const map = join(folder, 'monmap')
  const all = ['--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *', '--cap', 'mgr', 'allow *']
  const some = ['--cap', 'mon', 'allow rwx', '--cap', 'osd', 'allow rwx']
  tool('ceph-authtool', '--create-keyring', keyring, '--gen-key', '-n', 'mon.', ...all)
  tool('ceph-authtool', keyring, '--gen-key', '-n', 'client.admin', ...all)
  tool('ceph-authtool', keyring, '--gen-key', '-n', 'client.rgw', ...some)
  tool('monmaptool', '--create', '--fsid', fsid, '--addv', 'a', `[v2:127.0.0.1:${port}]`, map)
  tool('ceph-mon', '-i', 'a', '--mkfs', '--monmap', map, '-c', conf, '--keyring', keyring)
  return daemon('ceph-mon', ['-i', 'a', '-c', conf], folder)
}

function startObjectStore(folder: string, conf: string): Daemon {
  const uuid = randomUUID()
  const key = tool('ceph-authtool', '--gen-print-key').trim()
  const secrets = JSON.stringify({ cephx_secret: key })
  execFileSync('ceph', ['-c', conf, 'osd', 'new', uuid, '-i', '-'], { input: secrets })
  tool('ceph-authtool', join(folder, 'keyring'), '-n', 'osd.0', '--add-key', key)
  tool('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', uuid, '--key', key, '-c', conf)
  return daemon('ceph-osd', ['-i', '0', '-c', conf], folder)
}

function createUser(conf: string, name: string, more: readonly string[]): RadosUser {
  const accessKeyId = randomBytes(10).toString('hex').toUpperCase()
  const secretAccessKey = randomBytes(20).toString('hex')
  const keys = ['--access-key', accessKeyId, '--secret', secretAccessKey]
  const create = ['user', 'create', '--uid', name, '--display-name', name, ...keys, ...more]
  tool('radosgw-admin', '-c', conf, '-n', 'client.rgw', ...create)
  return { accessKeyId, secretAccessKey }
}

function ceph(conf: string, ...args: string[]): string {
  return tool('ceph', '-c', conf, '--connect-timeout', '2', ...args)
}

function tool(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

interface Daemon {
  readonly name: string
  readonly process: ChildProcess
  readonly log: string
}

/** In the foreground, so that it is ours to end; the kernel ends it if we are killed. */
function daemon(name: string, args: readonly string[], folder: string): Daemon {
  const log = join(folder, 'log', `${name}.out`)
  const out = openSync(log, 'w')
  const command = ['--pdeathsig', 'KILL', name, '-f', ...args]
  const child = spawn('setpriv', command, { stdio: ['ignore', out, out] })
  closeSync(out)
  return { name, process: child, log }
}

/** Polls until `ready` gives something true without throwing. */
async function until(
  ready: () => unknown,
  daemons: readonly Daemon[],
  deadline: AbortSignal,
): Promise<void> {
  for (;;) {
    const answer = await attempt(ready)
    if (answer) return
    const dead = daemons.find(({ process: { exitCode } }) => exitCode !== null)
    if (dead !== undefined) throw new Error(`${dead.name}: ${readFileSync(dead.log, 'utf8')}`)
    deadline.throwIfAborted()
    await delay(100)
  }
}

async function attempt(ready: () => unknown): Promise<unknown> {
  try {
    return await ready()
  } catch {
    return false
  }
}

async function endAll(daemons: readonly Daemon[]): Promise<void> {
  for (const { process: child } of daemons.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => Number(Object(server.address()).port))
  for (const server of servers) server.close()
  return ports
}

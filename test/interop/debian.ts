// Programs that the cases need, from Debian's packages.
import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

/** Where programs are looked for: Debian's places, not the developer's own. */
const PLACES = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/local/sbin', '/usr/sbin', '/sbin']

const PACKAGE_OF: Record<string, string> = {
  aws: 'awscli',
  s3cmd: 's3cmd',
  rclone: 'rclone',
  restic: 'restic',
  duplicity: 'duplicity',
  pgbackrest: 'pgbackrest',
  'barman-cloud-backup': 'barman-cli-cloud',
  s3fs: 's3fs',
  pg_ctlcluster: 'postgresql',
  psql: 'postgresql-client',
  curl: 'curl',
  age: 'age',
  zstd: 'zstd',
  radosgw: 'radosgw',
  'ceph-mon': 'ceph-mon',
  'ceph-osd': 'ceph-osd',
  ceph: 'ceph-common',
  setpriv: 'util-linux',
  time: 'time',
  python3: 'python3',
}

const INSTALL_LIMIT_MS = 15 * 60_000

/**
 * Installs what is absent, as root and with apt-get. Returns why a program is still absent,
 * by its name; nothing for those that are there.
 */
export function providePrograms(): ReadonlyMap<string, string> {
  const absent = Object.keys(PACKAGE_OF).filter((program) => !isThere(program))
  if (absent.length === 0) return new Map()
  const why = install(absent.map((program) => PACKAGE_OF[program] ?? program))
  return new Map(
    absent
      .filter((program) => !isThere(program))
      .map((program) => [program, `${program} is not installed, and ${why}`]),
  )
}

function isThere(program: string): boolean {
  return PLACES.some((place) => {
    try {
      accessSync(join(place, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Tries to install; returns why what is still absent could not be. */
function install(packages: readonly string[]): string {
  if (!isThere('apt-get')) return 'there is no apt-get to install it with'
  if (process.getuid?.() !== 0) return 'only root can install it'
  console.log(`installing ${packages.join(' ')}`)
  try {
    apt('update')
    apt('install', '--yes', '--no-install-recommends', ...packages)
    return 'its package does not hold it'
  } catch (error) {
    return `apt-get failed: ${error instanceof Error ? error.message : 'no reason'}`
  }
}

function apt(...args: string[]): void {
  execFileSync('apt-get', ['--quiet', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: INSTALL_LIMIT_MS,
  })
}

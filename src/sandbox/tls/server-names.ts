// What the endpoint is called, and a certificate for each of its names.
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { createSecureContext, type SecureContext, type TlsOptions } from 'node:tls'
import type { Authority } from './authority.ts'
import type { ServerName } from './certificate.ts'

/** A bucket's name before `.localhost`, where no wildcard helps: OpenSSL wants it deeper. */
const BUCKET_UNDER_LOCALHOST = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]\.localhost$/
/** Some 10 KiB each. */
const KEPT_CONTEXTS = 256

/**
 * TLS for a server that listens on `host`, of a sandbox of that region: 1.2 and 1.3. Buckets with
 * dots in their names have no certificate, as with AWS.
 */
export function tlsOptions(authority: Authority, host: string, region: string): TlsOptions {
  const names = namesOf(host, region)
  const always = new Set(names.map((name) => ('dns' in name ? name.dns : name.ip)))
  const contexts = new Map<string, SecureContext>()
  const contextOf = (name: string): SecureContext => {
    const known = contexts.get(name)
    if (known !== undefined) return known
    if (contexts.size >= KEPT_CONTEXTS) contexts.clear()
    const made = createSecureContext(authority.issue([{ dns: name }, ...names]))
    contexts.set(name, made)
    return made
  }
  return {
    ...authority.issue(names),
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    SNICallback(name, answer) {
      const asked = name.toLowerCase()
      const isBuckets = BUCKET_UNDER_LOCALHOST.test(asked) && !always.has(asked)
      if (isBuckets) answer(null, contextOf(asked))
      else answer(null)
    },
  }
}

function namesOf(host: string, region: string): ServerName[] {
  const hosts = ['localhost', 's3', `s3.${region}`, 'iam', 'sts']
  const local = hosts.map((name) => (name === 'localhost' ? name : `${name}.localhost`))
  const names = [...local, '*.localhost', '*.s3.localhost', `*.s3.${region}.localhost`]
  const addresses = new Set(['127.0.0.1', '::1', ...addressesOf(host)])
  return [
    ...names.map((dns) => ({ dns })),
    ...Array.from(addresses, (name) => (isIP(name) === 0 ? { dns: name } : { ip: name })),
  ]
}

/** Who listens on all addresses of a machine is called by each of them. */
function addressesOf(host: string): string[] {
  if (host === 'localhost') return []
  if (host !== '0.0.0.0' && host !== '::') return [host]
  const all = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses)
  return [hostname(), ...all.map(({ address }) => address)]
}

// The proxies on the way to a store, as HTTPS_PROXY and its like name them: the variables of curl
// and of the AWS SDKs.
import type { Environment } from '../../../base/environment.ts'
import { Failure } from '../../../base/failure.ts'

/** As `node:http` takes them: URLs with their scheme, credentials included. */
export interface Proxies {
  readonly http_proxy?: string | undefined
  readonly https_proxy?: string | undefined
  /** Hosts that are reached without. */
  readonly no_proxy?: string | undefined
}

/** @throws `bad-input` for a proxy that cannot be spoken to, rather than going around it. */
export function proxiesIn(env: Environment): Proxies {
  return {
    http_proxy: proxyIn(env, 'HTTP_PROXY'),
    https_proxy: proxyIn(env, 'HTTPS_PROXY'),
    no_proxy: env['no_proxy'] || env['NO_PROXY'],
  }
}

/** The proxy that requests by this protocol may take; NO_PROXY may still except their host. */
export function proxyFor(protocol: string, proxies: Proxies): string | undefined {
  return protocol === 'https:' ? proxies.https_proxy : proxies.http_proxy
}

/** A proxy's address, without what it wants to be told of whoever asks. */
export function addressOf(proxy: string): string {
  return new URL(proxy).host
}

function proxyIn(env: Environment, name: string): string | undefined {
  const text = env[name.toLowerCase()] || env[name]
  if (!text) return undefined
  const url = URL.parse(text.includes('://') ? text : `http://${text}`)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href
  throw new Failure('bad-input', `${name} names no proxy that is reached by HTTP`, {
    hint: `Write it as http://proxy.example.net:3128, or unset ${name}.`,
  })
}

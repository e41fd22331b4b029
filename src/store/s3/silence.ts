import { systemCode } from '../../base/system-code.ts'
import { StoreFailure } from '../store-failure.ts'
import type { Asked, Place } from './asked.ts'
import type { BrokenExchange } from './http/exchange.ts'
import { addressOf, proxyFor } from './http/proxies.ts'

const ENDPOINT_HINT =
  'Check the endpoint (--endpoint, AWS_ENDPOINT_URL_S3, or server in ~/.s3keys) and the network of this machine.'

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name cannot be looked up now',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
  ETIMEDOUT: 'the connection timed out',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
}

/** Trying again shows the same certificate. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ALTNAME|HOSTNAME_MISMATCH/
const NOT_TLS = /^(?:EPROTO|ERR_SSL_)/

/** Asking again would not help. */
const PROXY_REFUSAL = /: HTTP\/1\.\d (4\d\d\b.*)$/

/** A request without an answer, as a failure of the store. */
export function silenceOf(error: BrokenExchange, asked: Asked, place: Place): StoreFailure {
  const { operation, key } = asked
  const code = codeOf(error.cause)
  const where = place.settings.endpoint ?? 'AWS'
  const proxy = proxyOf(place)
  const said = { operation, key, answer: code, cause: error }
  if (CERTIFICATE.test(code)) {
    // Node adds an option of its own.
    const [why] = error.message.split(';')
    return new StoreFailure(`${where}: the certificate is not trusted: ${why}`, {
      ...said,
      reason: 'refused',
      hint: 'If it is right, name the file of its authority with AWS_CA_BUNDLE.',
    })
  }
  if (NOT_TLS.test(code)) {
    return new StoreFailure(`${where}: no TLS is spoken there (${operation})`, {
      ...said,
      reason: 'refused',
      hint: 'Check whether the endpoint is an http:// or an https:// one.',
    })
  }
  const refusal = code === 'ERR_PROXY_TUNNEL' ? PROXY_REFUSAL.exec(error.message)?.[1] : undefined
  if (refusal !== undefined) {
    return new StoreFailure(`${where}: the proxy ${proxy} says ${refusal} (${operation})`, {
      ...said,
      reason: 'refused',
      hint: 'Give the proxy what it asks for in HTTPS_PROXY, or name the endpoint in NO_PROXY.',
    })
  }
  return new StoreFailure(`${where}: ${WORDS[code] ?? error.message} (${operation})`, {
    ...said,
    reason: 'broken',
    mayHaveHappened: error.sent,
    hint: proxy === undefined ? ENDPOINT_HINT : `${ENDPOINT_HINT} Its proxy is ${proxy}.`,
  })
}

function proxyOf({ settings: { endpoint, proxies } }: Place): string | undefined {
  const proxy = proxyFor(endpoint?.startsWith('http:') ? 'http:' : 'https:', proxies)
  return proxy && addressOf(proxy)
}

function codeOf(cause: unknown): string {
  const code = systemCode(cause)
  if (code !== undefined) return code
  // Of several addresses tried, each has its own error.
  const [first] = cause instanceof AggregateError ? cause.errors : []
  return first === undefined ? '' : codeOf(first)
}

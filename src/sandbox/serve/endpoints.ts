// The two ports of a sandbox: the same service in clear and over TLS.
import { writeFile } from 'node:fs/promises'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { listen, type Serve } from '../http/server.ts'
import { makeAuthority } from '../tls/authority.ts'
import { tlsOptions } from '../tls/server-names.ts'
import { serve } from './exchange.ts'
import type { Service } from './service.ts'

export interface EndpointOptions {
  readonly host: string
  readonly port: number
  readonly securePort: number
  /** Where the authority's certificate is written: its key stays in memory. */
  readonly dataDir: string
}

export interface Endpoints extends AsyncDisposable {
  readonly endpoint: string
  readonly secureEndpoint: string
  /** In PEM. */
  readonly certificateAuthority: string
  readonly certificateAuthorityFile: string
}

/** Listens on both ports. @throws `host` if one cannot be had. */
export async function openEndpoints(
  service: Service,
  { host, port, securePort, dataDir }: EndpointOptions,
): Promise<Endpoints> {
  const authority = makeAuthority(Date.now())
  const certificateAuthorityFile = join(dataDir, 'ca.pem')
  await writeAuthority(certificateAuthorityFile, authority.certificate)
  await using undo = new AsyncDisposableStack()
  const serveEach: Serve = (message, response, invite) => serve(service, message, response, invite)
  const plain = undo.use(await listen(serveEach, { host, port }))
  const tls = tlsOptions(authority, host, service.region)
  const secure = undo.use(await listen(serveEach, { host, port: securePort, tls }))
  const resources = undo.move()
  return {
    endpoint: `http://${authorityPart(plain.server)}`,
    secureEndpoint: `https://${authorityPart(secure.server)}`,
    certificateAuthority: authority.certificate,
    certificateAuthorityFile,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

async function writeAuthority(file: string, certificate: string): Promise<void> {
  try {
    await writeFile(file, certificate, { mode: 0o644 })
  } catch (cause) {
    throw new Failure('host', `${file} cannot be written`, { cause })
  }
}

function authorityPart(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo
  return `${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

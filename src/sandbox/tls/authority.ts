// A certificate authority of one process: its private key is in memory only, and ends with it.
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { DAY_MS } from '../../base/time.ts'
import { makeCertificate, type ServerName } from './certificate.ts'

/** For clients whose clock is behind. */
const BACKDATED_MS = DAY_MS
/** Browsers and Apple's clients take no server's certificate for longer than 398 days. */
const SERVER_DAYS = 396
/** A day more than any server's certificate lasts. */
const AUTHORITY_DAYS = SERVER_DAYS + 1

export interface ServerCertificate {
  /** The certificate, in PEM. */
  readonly cert: string
  /** Its private key, in PEM. */
  readonly key: string
}

export interface Authority {
  /** Its own certificate, in PEM: what clients are to trust. */
  readonly certificate: string
  /** Makes a certificate for a server of these names. */
  issue(names: readonly ServerName[]): ServerCertificate
}

/** A new authority, whose certificates are valid from the day before `now`, in milliseconds. */
export function makeAuthority(now: number): Authority {
  const own = newKeys()
  // Some clients look an issuer up by its name: no two are to have the same.
  const name = `Holdfast sandbox CA ${randomBytes(4).toString('hex')}`
  const issuer = { issuer: name, issuerKey: own.privateKey, issuerPublicKey: own.publicKey }
  const notBefore = now - BACKDATED_MS
  return {
    certificate: makeCertificate({
      ...issuer,
      subject: name,
      publicKey: own.publicKey,
      notBefore,
      notAfter: now + AUTHORITY_DAYS * DAY_MS,
      use: 'authority',
    }),
    issue(names) {
      const { publicKey, privateKey } = newKeys()
      const cert = makeCertificate({
        ...issuer,
        subject: 'Holdfast sandbox',
        publicKey,
        notBefore,
        notAfter: now + SERVER_DAYS * DAY_MS,
        use: { server: names },
      })
      return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
    },
  }
}

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

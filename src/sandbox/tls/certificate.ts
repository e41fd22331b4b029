// X.509 certificates as RFC 5280 has them, signed with ECDSA on P-256 (RFC 5758 section 3.2).
import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

/** A name in a certificate: of a host, or an address in its usual notation. */
export type ServerName = { readonly dns: string } | { readonly ip: string }

export interface CertificateRequest {
  readonly subject: string
  readonly publicKey: KeyObject
  readonly issuer: string
  readonly issuerPublicKey: KeyObject
  /** Which signs. */
  readonly issuerKey: KeyObject
  /** In milliseconds since 1970; cut to seconds. */
  readonly notBefore: number
  readonly notAfter: number
  /** What the certificate is for: to sign others, or to be a server of these names. */
  readonly use: 'authority' | { readonly server: readonly ServerName[] }
}

/** The certificate as PEM. */
export function makeCertificate(request: CertificateRequest): string {
  const { issuerKey, notBefore, notAfter, publicKey } = request
  const content = new TBSCertificate({
    version: Version.v3,
    serialNumber: newSerial(),
    signature: ecdsaWithSha256(),
    issuer: commonName(request.issuer),
    validity: new Validity({ notBefore: new Date(notBefore), notAfter: new Date(notAfter) }),
    subject: commonName(request.subject),
    subjectPublicKeyInfo: AsnConvert.parse(spkiOf(publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions(extensionsOf(request)),
  })
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(content)), issuerKey)
  const certificate = new Certificate({
    tbsCertificate: content,
    signatureAlgorithm: ecdsaWithSha256(),
    signatureValue: bytesOf(signature),
  })
  return pemOf(Buffer.from(AsnConvert.serialize(certificate)))
}

/** Positive, of 16 bytes, and never the same twice: RFC 5280 section 4.1.2.2. */
function newSerial(): ArrayBuffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytesOf(bytes)
}

function ecdsaWithSha256(): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' })
}

const ID_AT_COMMON_NAME = '2.5.4.3'

function commonName(text: string): Name {
  const value = new AttributeValue({ utf8String: text })
  const attribute = new AttributeTypeAndValue({ type: ID_AT_COMMON_NAME, value })
  return new Name([new RelativeDistinguishedName([attribute])])
}

function extensionsOf({ use, publicKey, issuerPublicKey }: CertificateRequest): Extension[] {
  const common = [
    extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdOf(publicKey))),
    extension(
      id_ce_authorityKeyIdentifier,
      new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyIdOf(issuerPublicKey)) }),
    ),
  ]
  if (use === 'authority') {
    return [
      critical(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
      critical(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
      ...common,
    ]
  }
  return [
    critical(id_ce_basicConstraints, new BasicConstraints({ cA: false })),
    critical(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature)),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_subjectAltName, new SubjectAlternativeName(use.server.map(generalName))),
    ...common,
  ]
}

function extension(id: string, value: object, isCritical = false): Extension {
  const extnValue = new OctetString(AsnConvert.serialize(value))
  return new Extension({ extnID: id, critical: isCritical, extnValue })
}

function critical(id: string, value: object): Extension {
  return extension(id, value, true)
}

function generalName(name: ServerName): GeneralName {
  return 'dns' in name
    ? new GeneralName({ dNSName: name.dns })
    : new GeneralName({ iPAddress: name.ip })
}

/** Method 1 of RFC 7093 section 2: the leftmost 160 bits of the SHA-256 of the key. */
function keyIdOf(publicKey: KeyObject): ArrayBuffer {
  const { subjectPublicKey } = AsnConvert.parse(spkiOf(publicKey), SubjectPublicKeyInfo)
  return bytesOf(
    createHash('sha256').update(Buffer.from(subjectPublicKey)).digest().subarray(0, 20),
  )
}

function spkiOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}

function bytesOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

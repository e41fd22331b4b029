/** A CRC-32 as S3's headers carry it: four bytes, big-endian, in base64. */
export function formatCrc32(crc32: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32 >>> 0)
  return bytes.toString('base64')
}

/** The CRC-32 of a whole object; undefined for one of parts (`…-2`), and for what is none. */
export function parseCrc32(text: string | undefined): number | undefined {
  if (text === undefined || !/^[A-Za-z0-9+/]{6}==$/.test(text)) return undefined
  return Buffer.from(text, 'base64').readUInt32BE()
}

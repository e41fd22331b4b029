/** A stream of bytes. A chunk belongs to the consumer only until it asks for the next one. */
export type ByteStream = AsyncIterable<Uint8Array>

export const KIB = 1024
export const MIB = 1024 * KIB
export const GIB = 1024 * MIB

// What the values of a condition say: numbers, instants, address ranges, booleans, bytes.
import { Failure } from '../../base/failure.ts'

/** `text` as a number, or undefined: decimal, as `-1.50`. */
export function parseNumber(text: string): number | undefined {
  throw new Failure('unsupported', `parseNumber ${text}`)
}

/** Milliseconds since 1970, from an ISO 8601 date (W3C profile) or epoch seconds, or undefined. */
export function parseInstant(text: string): number | undefined {
  throw new Failure('unsupported', `parseInstant ${text}`)
}

/** `true` and `false` in any case, or undefined. */
export function parseBoolean(text: string): boolean | undefined {
  throw new Failure('unsupported', `parseBoolean ${text}`)
}

/** The bytes that base64 text stands for, as canonical base64, or undefined. */
export function parseBinary(text: string): string | undefined {
  throw new Failure('unsupported', `parseBinary ${text}`)
}

/** An interval of addresses of one family, both ends included. */
export interface AddressRange {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
}

/** An address or a range in CIDR form (host bits are ignored), or undefined. */
export function parseAddressRange(text: string): AddressRange | undefined {
  throw new Failure('unsupported', `parseAddressRange ${text}`)
}

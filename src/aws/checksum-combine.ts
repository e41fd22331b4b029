// CRCs of a concatenation from the CRCs of its pieces, without the bytes: appending n zero
// bytes multiplies a CRC by x^(8n) modulo the polynomial, and CRCs of equal length add by xor.
// Both all-ones corrections of these CRCs cancel. Source: the method of zlib's crc32_combine.

/** A reflected CRC whose register starts and ends inverted. */
export interface CrcShape {
  readonly bits: 32 | 64
  /** The polynomial, bits reversed, without its leading term. */
  readonly polynomial: bigint
}

/** The CRC of all pieces in order; of no pieces, zero. */
export function combineCrc(
  shape: CrcShape,
  pieces: readonly { readonly size: number; readonly crc: bigint }[],
): bigint {
  const shifts = new Map<number, bigint>()
  let combined = 0n
  for (const { size, crc } of pieces) {
    const shift = shifts.get(size) ?? powerOfX(shape, BigInt(size) * 8n)
    shifts.set(size, shift)
    combined = multiply(shape, combined, shift) ^ crc
  }
  return combined
}

/** x^exponent. In reflected form the highest bit stands for 1 and the next for x. */
function powerOfX(shape: CrcShape, exponent: bigint): bigint {
  let power = 1n << BigInt(shape.bits - 1)
  let square = power >> 1n
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = multiply(shape, power, square)
    square = multiply(shape, square, square)
  }
  return power
}

function multiply({ bits, polynomial }: CrcShape, a: bigint, b: bigint): bigint {
  let product = 0n
  let shifted = b
  for (let bit = 1n << BigInt(bits - 1); bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= shifted
    shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n
  }
  return product
}

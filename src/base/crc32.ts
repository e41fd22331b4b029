// CRC-32 as zlib, gzip and S3's CRC32 define it (reflected polynomial 0xedb88320).

const POLYNOMIAL = 0xedb88320
/** The polynomial 1; bit 31 is the coefficient of x^0, as the reflected order has it. */
const ONE = 0x80000000

/** x^(2^k) modulo the polynomial, for k from 0 to 31; x^(2^32) is x again. */
const SQUARES = squares()

function squares(): Uint32Array {
  const table = new Uint32Array(32)
  let power = ONE >>> 1
  for (let k = 0; k < table.length; k++) {
    table[k] = power
    power = multiply(power, power)
  }
  return table
}

/** The product of two polynomials over GF(2), modulo the CRC's. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= b
    b = (b & 1) === 0 ? b >>> 1 : (b >>> 1) ^ POLYNOMIAL
  }
  return product >>> 0
}

/** x^(8 × bytes): what `bytes` more bytes do to a CRC. By squaring, bit by bit of the exponent. */
function shift(bytes: number): number {
  let power = ONE
  let k = 3 // 8 = 2^3
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(power, SQUARES[k % 32] ?? 0)
    k++
  }
  return power
}

/**
 * The CRC-32 of two byte strings one after the other, from the CRC-32 of each and the
 * length of the second, in bytes. Mark Adler's crc32_combine: zlib 1.2.12, crc32.c.
 */
export function combineCrc32(first: number, second: number, secondBytes: number): number {
  return (multiply(shift(secondBytes), first) ^ second) >>> 0
}

/** As eight lower-case hex digits. */
export function crc32Hex(sum: number): string {
  return sum.toString(16).padStart(8, '0')
}

/**
 * Compares keys by their UTF-8 bytes, as S3 lists them: negative if `a` comes first. JavaScript
 * compares UTF-16 units, which puts U+FF00 after the surrogates of U+10000.
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return byUtf8(left) - byUtf8(right)
  }
  return a.length - b.length
}

/** UTF-16 units in the order of UTF-8: surrogates above all others. */
function byUtf8(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

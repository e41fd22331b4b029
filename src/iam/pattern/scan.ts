// Finds a run of a pattern in a text: what stands between two `*`.

/** Texts, and how many code points of any kind. Texts are well-formed UTF-16. */
export type Run = readonly (string | number)[]

/** The text of a run that has no `?`, or undefined. */
export function literalOf(run: Run): string | undefined {
  const [first = ''] = run
  return run.length < 2 && typeof first === 'string' ? first : undefined
}

/** Where the run ends that begins at `from`, or -1. */
export function endOfRunAt(run: Run, text: string, from: number): number {
  let at = from
  for (const piece of run) {
    if (typeof piece === 'string') {
      if (!text.startsWith(piece, at)) return -1
      at += piece.length
    } else {
      for (let count = 0; count < piece; count++) {
        if (at >= text.length) return -1
        at = isPair(text, at) ? at + 2 : at + 1
      }
    }
  }
  return at
}

/** Where the run begins that ends with the text, or -1. */
export function startOfRunAtEnd(run: Run, text: string): number {
  let at = text.length
  for (let index = run.length - 1; index >= 0; index--) {
    const piece = run[index] ?? 0
    if (typeof piece === 'string') {
      if (!text.endsWith(piece, at)) return -1
      at -= piece.length
    } else {
      for (let count = 0; count < piece; count++) {
        if (at <= 0) return -1
        at = at >= 2 && isPair(text, at - 2) ? at - 2 : at - 1
      }
    }
  }
  return at
}

/** Comparisons that trying every place may cost: a long S3 key and a long policy stay below. */
const FEW_COMPARISONS = 1 << 18

/** Where the first such run ends that begins at `from` or later, or -1. */
export function endOfRunFrom(run: Run, text: string, from: number): number {
  const codePoints = lengthOf(run)
  if (codePoints * (text.length - from) > FEW_COMPARISONS) return scanInParallel(run, text, from)

  const literal = literalOf(run)
  if (literal !== undefined) {
    const at = text.indexOf(literal, from)
    return at < 0 ? -1 : at + literal.length
  }
  for (let at = from; at <= text.length; at = isPair(text, at) ? at + 2 : at + 1) {
    const end = endOfRunAt(run, text, at)
    if (end >= 0) return end
  }
  return -1
}

function lengthOf(run: Run): number {
  let length = 0
  for (const piece of run) length += typeof piece === 'string' ? piece.length : piece
  return length
}

/**
 * Shift-and (Baeza-Yates and Gonnet, 1992): one bit for each code point of the run tells whether
 * the run up to there ends at this place of the text. Whatever the texts are, it takes
 * |text| x |run| / 32 steps, where `indexOf` takes |text| x |run| for some.
 */
function scanInParallel(run: Run, text: string, from: number): number {
  const { length, any, places, masks } = tablesOf(run)
  const state = new Uint32Array(any.length)
  const reached: number[] = []
  for (let at = from; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0
    at += point > 0xffff ? 2 : 1
    const mask = masks.get(point)
    reached.length = 0
    if (mask === undefined) {
      for (const place of places.get(point) ?? []) {
        if (place === 0 || hasBit(state, place - 1)) reached.push(place)
      }
    }
    shift(state, mask ?? any)
    for (const place of reached) setBit(state, place)
    if (hasBit(state, length - 1)) return at
  }
  return -1
}

/**
 * `places` has for each code point of the run where it stands, `any` where every code point may.
 * `masks` has both for the at most 32 code points that stand in many places: one for each would
 * take space that grows with the square of the run.
 */
function tablesOf(run: Run) {
  const places = new Map<number, number[]>()
  const wild: number[] = []
  let length = 0
  for (const piece of run) {
    if (typeof piece === 'string') {
      for (const point of piece) append(places, point.codePointAt(0) ?? 0, length++)
    } else {
      for (let count = 0; count < piece; count++) wild.push(length++)
    }
  }
  const any = new Uint32Array(Math.ceil(length / 32))
  for (const place of wild) setBit(any, place)
  const masks = new Map<number, Uint32Array>()
  for (const [point, list] of places) {
    if (list.length <= any.length) continue
    const mask = any.slice()
    for (const place of list) setBit(mask, place)
    masks.set(point, mask)
  }
  return { length, any, places, masks }
}

function append(lists: Map<number, number[]>, point: number, place: number): void {
  const list = lists.get(point)
  if (list === undefined) lists.set(point, [place])
  else list.push(place)
}

/** Moves each bit up by one, a one into the first, and keeps those of the mask. */
function shift(bits: Uint32Array, mask: Uint32Array): void {
  let carry = 1
  for (let word = 0; word < bits.length; word++) {
    const before = bits[word] ?? 0
    bits[word] = ((before << 1) | carry) & (mask[word] ?? 0)
    carry = before >>> 31
  }
}

function hasBit(bits: Uint32Array, index: number): boolean {
  return (((bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1
}

function setBit(bits: Uint32Array, index: number): void {
  bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31))
}

function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}

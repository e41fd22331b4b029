// A few values that stand for all, of the families that are compared by what they say.
//
// A comparison changes its answer only at its operands. So the operands, one value between each
// two neighbours, one below and one above all are enough: every value answers as one of them.
import { parseAddressRange } from '../../condition/address.ts'
import { parseBinary, parseBoolean, parseInstant, parseNumber } from '../../condition/values.ts'
import type { ComparedFamily } from './value-set.ts'

/** Values of `family` of which one answers every comparison with the operands as any value does. */
export function samplesOf(family: ComparedFamily, operands: readonly string[]): readonly string[] {
  return SAMPLERS[family](operands)
}

type Sampler = (operands: readonly string[]) => readonly string[]

const SAMPLERS: Readonly<Record<ComparedFamily, Sampler>> = {
  Numeric: (operands) => around(parsed(operands, parseNumber), 1).map(decimal),
  Date: (operands) => around(parsed(operands, parseInstant), 1000).flatMap(instant),
  Bool: () => ['true', 'false'],
  Binary: (operands) => [...operands, unlike(parsed(operands, parseBinary))],
  IpAddress: addresses,
}

/** Whether `text` is a value of the family at all. */
export function isOfFamily(text: string, family: ComparedFamily): boolean {
  return PARSERS[family](text) !== undefined
}

const PARSERS: Readonly<Record<ComparedFamily, (text: string) => unknown>> = {
  Numeric: parseNumber,
  Date: parseInstant,
  Bool: parseBoolean,
  Binary: parseBinary,
  IpAddress: parseAddressRange,
}

/** The points, their neighbours at `step` where there is room, and the middles where there is less. */
function around(points: readonly number[], step: number): number[] {
  const sorted = [...new Set(points)].sort((one, other) => one - other)
  const [first, last] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  const samples = [0, ...sorted, beyond(first, -step), beyond(last, step)]
  for (const [index, low] of sorted.entries()) {
    const high = sorted[index + 1]
    if (high === undefined) continue
    const next = low + step
    samples.push(next > low && next < high ? next : (low + high) / 2)
  }
  return samples
}

/** A step away, or twice as far where a step is too small to be seen. */
function beyond(point: number, step: number): number {
  return point + step === point ? point + Math.sign(step) * Math.abs(point) : point + step
}

/** Without an exponent, which policies do not know. Exact: no digit is left out. */
function decimal(value: number): string {
  const [mantissa = '', exponent] = String(value).split('e')
  if (exponent === undefined) return mantissa
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.slice(sign.length).split('.')
  const places = Number(exponent)
  return places < 0
    ? `${sign}0.${'0'.repeat(-places - 1)}${whole}${fraction}`
    : `${sign}${whole}${fraction.padEnd(places, '0')}`
}

function instant(milliseconds: number): string[] {
  const date = new Date(milliseconds)
  if (Number.isNaN(date.getTime())) return []
  const text = date.toISOString().replace('.000Z', 'Z')
  return parseInstant(text) === milliseconds ? [text] : [decimal(milliseconds / 1000)]
}

/** Base64 of as many letters as no operand says. */
function unlike(operands: readonly string[]): string {
  let letters = 'a'
  while (operands.includes(Buffer.from(letters).toString('base64'))) letters += 'a'
  return Buffer.from(letters).toString('base64')
}

/** The ends of each range and the addresses next to them; one of each family besides. */
function addresses(operands: readonly string[]): string[] {
  const samples = ['192.0.2.1', '2001:db8::1']
  for (const { family, first, last } of parsed(operands, parseAddressRange)) {
    const highest = family === 4 ? 0xffff_ffffn : (1n << 128n) - 1n
    for (const value of [first, last, first - 1n, last + 1n]) {
      if (value >= 0n && value <= highest)
        samples.push(family === 4 ? dotted(value) : groups(value))
    }
  }
  return samples
}

function dotted(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.')
}

function groups(value: bigint): string {
  const shifts = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n]
  return shifts.map((shift) => ((value >> shift) & 0xffffn).toString(16)).join(':')
}

function parsed<Value>(
  texts: readonly string[],
  parse: (text: string) => Value | undefined,
): Value[] {
  return texts.map(parse).filter((value): value is Value & {} => value !== undefined)
}

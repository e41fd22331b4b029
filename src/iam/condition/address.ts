// IP addresses and ranges of them, as the IpAddress operators compare them.

/** An interval of addresses of one family, both ends included. */
export interface AddressRange {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
}

/**
 * An address or a range in CIDR form, or undefined. Bits beyond the prefix are ignored. An IPv4
 * address in IPv6 (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) is that IPv4 address.
 */
export function parseAddressRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/')
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash))
  if (address === undefined) return undefined
  const prefix = slash < 0 ? address.bits : prefixOf(text.slice(slash + 1), address.bits)
  return prefix === undefined ? undefined : rangeOf(address, prefix)
}

/** Whether `text` is one address, not a range, and lies in `range`. */
export function isInRange(text: string, range: AddressRange): boolean {
  if (text.includes('/')) return false
  const address = parseAddressRange(text)
  return address?.family === range.family && isBetween(address.first, range)
}

function isBetween(value: bigint, { first, last }: AddressRange): boolean {
  return first <= value && value <= last
}

interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
}

const MAPPED = 0xffffn << 32n
const MAPPED_PREFIX = 96

function rangeOf({ bits, value }: Address, prefix: number): AddressRange {
  if (bits === 128 && prefix >= MAPPED_PREFIX && (value >> 32n) << 32n === MAPPED) {
    return rangeOf({ bits: 32, value: value & 0xffff_ffffn }, prefix - MAPPED_PREFIX)
  }
  const size = 1n << BigInt(bits - prefix)
  const first = (value / size) * size
  return { family: bits === 32 ? 4 : 6, first, last: first + size - 1n }
}

function prefixOf(text: string, bits: number): number | undefined {
  return /^(?:0|[1-9]\d{0,2})$/.test(text) && Number(text) <= bits ? Number(text) : undefined
}

function parseAddress(text: string): Address | undefined {
  const isIpv6 = text.includes(':')
  const value = isIpv6 ? parseIpv6(text) : parseIpv4(text)
  return value === undefined ? undefined : { bits: isIpv6 ? 128 : 32, value }
}

const OCTET = /^(?:0|[1-9]\d{0,2})$/

function parseIpv4(text: string): bigint | undefined {
  const octets = text.split('.')
  if (octets.length !== 4) return undefined
  let value = 0n
  for (const octet of octets) {
    if (!OCTET.test(octet) || Number(octet) > 255) return undefined
    value = value * 256n + BigInt(octet)
  }
  return value
}

/** RFC 4291 section 2.2: eight groups, `::` for one or more groups of zeros, the last 32 bits dotted. */
function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const isWhole = halves.length === 1
  const groups = groupsOf([...head, ...tail], isWhole || tail.length > 0)
  if (groups === undefined) return undefined
  if (isWhole ? groups.length !== 8 : groups.length > 7) return undefined

  const zeros = Array<bigint>(8 - groups.length).fill(0n)
  const all = [...groups.slice(0, head.length), ...zeros, ...groups.slice(head.length)]
  return all.reduce((value, group) => (value << 16n) | group, 0n)
}

/** Sixteen bits each. */
function groupsOf(parts: readonly string[], mayEndDotted: boolean): bigint[] | undefined {
  const groups: bigint[] = []
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(BigInt(`0x${part}`))
      continue
    }
    const isLast = index === parts.length - 1
    const dotted = isLast && mayEndDotted ? parseIpv4(part) : undefined
    if (dotted === undefined) return undefined
    groups.push(dotted >> 16n, dotted & 0xffffn)
  }
  return groups
}

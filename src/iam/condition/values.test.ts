import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import { isInRange, parseAddressRange } from './address.ts'
import { parseBinary, parseBoolean, parseInstant, parseNumber } from './values.ts'

describe('parseNumber', () => {
  test('reads integers and decimals', () => {
    for (const [text, value] of [
      ['0', 0],
      ['-1.50', -1.5],
      ['+7', 7],
      ['.5', 0.5],
      ['5.', 5],
      ['007', 7],
    ] as const) {
      assert.equal(parseNumber(text), value)
    }
  })

  test('reads nothing else', () => {
    for (const text of ['', ' 1', '1 ', '1e3', '0x1', 'NaN', 'Infinity', '1,5', '.', '-', '١']) {
      assert.equal(parseNumber(text), undefined, text)
    }
  })
})

describe('parseInstant', () => {
  const midnight = Date.UTC(2026, 10, 22)

  test('reads every form of the W3C profile', () => {
    assert.equal(parseInstant('2026'), Date.UTC(2026, 0))
    assert.equal(parseInstant('2026-11'), Date.UTC(2026, 10))
    for (const text of [
      '2026-11-22',
      '2026-11-22T00:00Z',
      '2026-11-22T00:00:00.000Z',
      '2026-11-21T19:00-05:00',
      '2026-11-22T05:30:00+05:30',
    ]) {
      assert.equal(parseInstant(text), midnight, text)
    }
    assert.equal(parseInstant('2026-11-22T00:00:00.25Z'), midnight + 250)
    assert.equal(parseInstant('0001-01-01'), Date.parse('0001-01-01T00:00:00Z'))
  })

  test('reads epoch seconds, but four digits as a year', () => {
    assert.equal(parseInstant(String(midnight / 1000)), midnight)
    assert.equal(parseInstant('0'), 0)
    assert.equal(parseInstant('-86400'), -86_400_000)
    assert.equal(parseInstant('1970'), 0)
  })

  test('refuses times without zone and days that the calendar lacks', () => {
    for (const text of [
      '2026-11-22T00:00:00',
      '2026-02-29',
      '2026-13-01',
      '2026-00-01',
      '2026-11-31',
      '2026-11-22T24:00Z',
      '2026-11-22T00:60Z',
      '2026-11-22T00:00:60Z',
      '2026-11-22T00:00+24:00',
      '2026-11-22 00:00Z',
      '22.11.2026',
      '',
      '1.5',
    ]) {
      assert.equal(parseInstant(text), undefined, text)
    }
  })

  test('reads what JavaScript writes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        (date) => {
          assert.equal(parseInstant(date.toISOString()), date.getTime())
        },
      ),
    )
  })
})

describe('parseBoolean and parseBinary', () => {
  test('read booleans in any case', () => {
    assert.equal(parseBoolean('TRUE'), true)
    assert.equal(parseBoolean('False'), false)
    assert.equal(parseBoolean('1'), undefined)
    assert.equal(parseBoolean(''), undefined)
  })

  test('read base64 as bytes', () => {
    assert.equal(parseBinary('QQ=='), 'QQ==')
    assert.equal(parseBinary('QR=='), 'QQ==')
    assert.equal(parseBinary(''), '')
    for (const text of ['QQ', 'Q', 'QQ=', '====', 'Q Q=', '_-==']) {
      assert.equal(parseBinary(text), undefined, text)
    }
  })
})

describe('parseAddressRange', () => {
  const holds = (range: string, address: string) => {
    const parsed = parseAddressRange(range)
    assert.ok(parsed !== undefined, range)
    return isInRange(address, parsed)
  }

  test('reads IPv4 and its prefixes', () => {
    assert.deepEqual(parseAddressRange('203.0.113.9/24'), {
      family: 4,
      first: 0xcb007100n,
      last: 0xcb0071ffn,
    })
    assert.equal(holds('0.0.0.0/0', '255.255.255.255'), true)
    assert.equal(holds('10.0.0.1', '10.0.0.2'), false)
  })

  test('reads IPv6 in all its spellings', () => {
    for (const text of [
      '2001:db8::1',
      '2001:DB8:0:0:0:0:0:1',
      '2001:db8::0.0.0.1',
      '2001:0db8:0000::0001',
    ]) {
      assert.equal(holds('2001:db8::1', text), true, text)
    }
    assert.equal(holds('::/0', '::'), true)
    assert.equal(holds('1::/16', '1:2:3:4:5:6:7:8'), true)
    assert.equal(holds('1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'), true)
  })

  test('takes an IPv4 address in IPv6 for that address', () => {
    assert.equal(holds('203.0.113.0/24', '::ffff:203.0.113.9'), true)
    assert.equal(holds('::ffff:203.0.113.0/120', '203.0.113.9'), true)
    assert.equal(holds('::/0', '203.0.113.9'), false)
    assert.equal(holds('::/0', '::ffff:203.0.113.9'), false)
  })

  test('refuses what is no address', () => {
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.4.5',
      '256.0.0.1',
      '01.2.3.4',
      '1.2.3.4/33',
      '1.2.3.4/',
      '1.2.3.4/08',
      '1.2.3.4/-1',
      ':',
      ':::',
      '1::2::3',
      '12345::',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7:8::',
      '1.2.3.4::',
      '::1.2.3',
      '1:1.2.3.4:2::',
      '::/129',
      'fe80::1%eth0',
      'g::',
    ]) {
      assert.equal(parseAddressRange(text), undefined, text)
    }
  })

  test('holds exactly the addresses that share its prefix', () => {
    const octets = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(octets, octets, fc.integer({ min: 0, max: 32 }), (one, other, prefix) => {
        const bits = (list: number[]) =>
          list.map((octet) => octet.toString(2).padStart(8, '0')).join('')
        const expected = bits(one).slice(0, prefix) === bits(other).slice(0, prefix)
        assert.equal(holds(`${one.join('.')}/${prefix}`, other.join('.')), expected)
      }),
    )
  })
})

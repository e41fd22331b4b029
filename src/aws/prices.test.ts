import assert from 'node:assert/strict'
import { test } from 'node:test'
import { monthlyCost } from './prices.ts'

const GIB = 2 ** 30

test('a GiB costs what the price list says, and classes add up', () => {
  assert.equal(monthlyCost([{ storageClass: 'STANDARD', bytes: GIB }]).dollars, 0.023)
  const both = [
    { storageClass: 'STANDARD_IA', bytes: 100 * GIB },
    { storageClass: 'DEEP_ARCHIVE', bytes: 1000 * GIB },
  ]
  assert.ok(Math.abs(monthlyCost(both).dollars - 2.24) < 1e-9)
})

test('a class without a known price is named, not guessed', () => {
  const stored = [
    { storageClass: 'STANDARD', bytes: GIB },
    { storageClass: 'SNOW', bytes: GIB },
    { storageClass: 'constructor', bytes: GIB },
  ]
  assert.deepEqual(monthlyCost(stored), { dollars: 0.023, unpriced: ['SNOW', 'constructor'] })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sizeWarning } from './size-warning.ts'

const ofSize = (characters: number) => `"${'x'.repeat(characters - 2)}"`

test("policies that fit a user's quota are not warned of, white space left out", () => {
  assert.equal(sizeWarning([]), undefined)
  assert.equal(sizeWarning([ofSize(1024), `  ${ofSize(1024)}\n`]), undefined)
})

test('policies that are too long to be inline together are warned of with the limit', () => {
  assert.match(sizeWarning([ofSize(1024), ofSize(1025)]) ?? '', /2049 .* managed .* has 2048$/)
  assert.match(sizeWarning([ofSize(6144)]) ?? '', /6144 characters as managed policies only/)
})

test('a policy that is too long for any place is warned of with both limits', () => {
  assert.match(sizeWarning([ofSize(10), ofSize(6145)]) ?? '', /no policy of 6145 .*6144.* 2048/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placesOf, siblingOf } from './places.ts'

const premises = {
  bucket: 'b',
  root: 'eu/',
  prefix: 'eu/web-1/',
  victims: [{ name: 'db-1', prefix: 'eu/db-1/' }],
  otherBucket: undefined,
}

test('a sibling is what a pattern without the delimiter takes for the same', () => {
  assert.equal(siblingOf('web-1/'), 'web-10/')
  assert.equal(siblingOf('eu/web-1/'), 'eu/web-10/')
  assert.equal(siblingOf('web-1:'), 'web-10:')
  assert.equal(siblingOf('web-1'), 'web-10')
})

test('the own place comes first, and a sibling that is named counts once', () => {
  const names = (victims = premises.victims) =>
    placesOf({ ...premises, victims }).map(({ name, prefix }) => `${name} ${prefix}`)
  assert.deepEqual(names(), ['own eu/web-1/', 'db-1 eu/db-1/', 'sibling eu/web-10/', 'root eu/'])
  assert.deepEqual(names([{ name: 'web-10', prefix: 'eu/web-10/' }]), [
    'own eu/web-1/',
    'web-10 eu/web-10/',
    'root eu/',
  ])
})

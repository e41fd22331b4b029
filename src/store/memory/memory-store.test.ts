import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusedAs, testObjectStore } from '../../../test/suites/store.ts'
import { systemClock } from '../../host/system.ts'
import { MemoryStore } from './memory-store.ts'

const opened = async (versioned: boolean) => ({
  store: new MemoryStore({ clock: systemClock, versioned }),
  async [Symbol.asyncDispose]() {},
})

testObjectStore('the memory store', () => opened(false))
testObjectStore('the memory store with versions', () => opened(true))

test('a locked version stays', async () => {
  const store = new MemoryStore({ clock: systemClock })
  await store.create('a', Buffer.from('bytes'))
  store.lock('a', 'null', { mode: 'LEGAL_HOLD' })
  await assert.rejects(store.removeVersion('a', 'null'), refusedAs('denied'))
  assert.equal((await store.lockOf('a', 'null'))?.mode, 'LEGAL_HOLD')
})

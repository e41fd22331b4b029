import { testObjectStore } from '../../../test/suites/store.ts'
import { startTestSandbox } from '../../../test/support/sandbox.ts'
import { MIB } from '../../base/bytes.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { openStore } from '../open.ts'

/** S3's smallest part, but for the last. */
const traits = { minPartBytes: 5 * MIB, runs: 5 }

testObjectStore('the S3 store', () => open(''), traits)
testObjectStore('the S3 store below a root', () => open('/some/root'), traits)

async function open(root: string) {
  const sandbox = await startTestSandbox()
  const store = await openStore(`s3://${sandbox.bucket}${root}`, {
    clock: systemClock,
    random: systemRandom,
    env: sandbox.env,
  })
  return { store, [Symbol.asyncDispose]: () => sandbox.close() }
}

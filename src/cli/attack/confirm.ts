// The bucket's name, said once more before anything real is touched.
import { createInterface } from 'node:readline/promises'
import { Failure } from '../../base/failure.ts'

/** @throws `bad-input` unless the bucket is named, by the option or on the terminal. */
export async function confirmBucket(bucket: string, given: string | undefined): Promise<void> {
  const named = given ?? (await typedName())
  if (named === bucket) return
  if (named === undefined) {
    throw new Failure('bad-input', `nothing was tried: ${bucket} may be a real bucket`, {
      hint: `Read the plan, then confirm it: --confirm-bucket ${bucket}`,
    })
  }
  throw new Failure('bad-input', `nothing was tried: the bucket is ${bucket}, and not ${named}`)
}

/** Undefined where nobody sits at a terminal. */
async function typedName(): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await reader.question("Type the bucket's name to go on: ")).trim()
  } finally {
    reader.close()
  }
}

import type { WriteOptions } from './store.ts'

/**
 * Hands `body` on in slices, at the pace asked for; as one slice where no pace is.
 *
 * @throws the signal's reason as soon as it aborts between slices.
 */
export async function* slicesOf(
  body: Uint8Array,
  { pace, signal }: Pick<WriteOptions, 'pace' | 'signal'>,
): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted()
  for (let start = 0; start < body.length; ) {
    const slice = body.subarray(start, start + (pace?.sliceBytes ?? body.length))
    await pace?.take(slice.length, signal)
    signal?.throwIfAborted()
    yield slice
    start += slice.length
  }
}

import { type FailureCode, failedWith } from '../../src/base/failure.ts'

/** For `assert.rejects`: a Failure of this code whose message and hint hold `text`. */
export function failure(code: FailureCode, ...texts: (string | RegExp)[]) {
  return (error: unknown): boolean => {
    if (!failedWith(error, code)) return false
    const words = `${error.message}\n${error.hint ?? ''}`
    return texts.every((text) =>
      typeof text === 'string' ? words.includes(text) : text.test(words),
    )
  }
}

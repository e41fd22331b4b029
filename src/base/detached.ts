const ASCII = /^\p{ASCII}*$/u

/**
 * A copy that shares nothing with the text it was cut from. V8 keeps the whole of that alive for
 * any piece of 13 characters or more: a page of a listing, for each of its keys that is held.
 */
export function detached(text: string): string {
  const encoding = ASCII.test(text) ? 'latin1' : 'utf16le'
  return Buffer.from(text, encoding).toString(encoding)
}

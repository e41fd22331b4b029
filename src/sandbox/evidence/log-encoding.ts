// How the fields of a server access log are written, so that none can be taken for another.

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** As `06/Feb/2019:00:00:38 +0000`. */
export function logTime(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().split(/[T.]/)
  const [year = '', month = '', day = ''] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`
}

/**
 * Keys are encoded once in BATCH.DELETE.OBJECT and in entries of S3's own, twice in all others:
 * "S3 server access logs at scale", Yelp's engineering blog, September 2025.
 */
export function twice(key: string): string {
  return once(once(key))
}

const PLAIN = /[^!#$&'()*,./0-9:;=?@A-Z^_`a-z{|}~-]/gu

/** Percent-encoded UTF-8: no space, quote or line break is left. */
export function once(text: string): string {
  return text.toWellFormed().replace(PLAIN, encodeURIComponent)
}

const HOSTILE = /[^ !#-~]/gu

/**
 * A field that may hold spaces, in quotes. S3 was seen to write quotes within it as they came, so
 * that one can forge the fields that follow; here they are percent-encoded, as what is no ASCII.
 */
export function quoted(text: string | undefined): string {
  const safe = (text ?? '').toWellFormed().replace(HOSTILE, encodeURIComponent)
  return `"${safe === '' ? '-' : safe}"`
}

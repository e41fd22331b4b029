import { StoreFailure } from '../store-failure.ts'

/** A key as a listing spells it: form-encoded where the answer says `url`. */
export function decodeListed(text: string | undefined, encoding: string | undefined): string {
  if (text === undefined) return ''
  return encoding === 'url' ? decodeURIComponent(text.replaceAll('+', ' ')) : text
}

/** The answer promises more but not where: asking on would never end. */
export function notAdvancing(operation: string, prefix: string): StoreFailure {
  return new StoreFailure(`the listing of ${JSON.stringify(prefix)} does not advance`, {
    reason: 'refused',
    operation,
  })
}

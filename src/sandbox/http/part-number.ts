import { invalidArgument } from './s3-fault.ts'

export const MAX_PARTS = 10_000

/** @throws InvalidArgument for a number that no part has. */
export function readPartNumber(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= MAX_PARTS) return number
  throw invalidArgument(
    'partNumber',
    text,
    `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`,
  )
}

import { randomBytes } from 'node:crypto'

/**
 * Makes ids that sort by age, whoever asks at the same time: twelve characters of the time in
 * microseconds, made unique, then `chance` random bytes in hex. Times are milliseconds since 1970.
 */
export function ageIds(chance: number): (now: number) => string {
  let last = 0
  return (now) => {
    last = Math.max(last + 1, now * 1000)
    return `${last.toString(36).padStart(12, '0')}${randomBytes(chance).toString('hex')}`
  }
}

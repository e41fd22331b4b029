// `--reading NAME=VALUE`: how AWS is read where it says nothing, or two things.
import { Failure } from '../../../base/failure.ts'
import { READING_VALUES, type Readings } from '../../../sandbox/access/readings.ts'

const NAMES = Object.keys(READING_VALUES) as (keyof Readings)[]

/** Each reading with its values, as they are typed, the default first. */
export const READINGS_HELP = NAMES.map(
  (name) => `${kebab(name)}=${READING_VALUES[name].join('|')}`,
).join(', ')

/** @throws `bad-input` for a reading, or a value of it, that is not there. */
export function parseReading(text: string): Partial<Readings> {
  const [given = '', value = ''] = text.split('=', 2)
  const name = NAMES.find((known) => kebab(known) === given)
  const values: readonly string[] = name === undefined ? [] : READING_VALUES[name]
  if (name === undefined || !values.includes(value)) {
    throw new Failure('bad-input', `${JSON.stringify(text)} is no reading`, {
      hint: `Write one of ${READINGS_HELP}.`,
    })
  }
  return { [name]: value }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

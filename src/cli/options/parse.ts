// How the values of options are read and checked while parsing.
import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { Failure } from '../../base/failure.ts'

/** A parser as commander wants it: what it refuses is reported with the option's name. */
export function parsedBy<Value>(parse: (text: string) => Value): (text: string) => Value {
  return (text) => {
    try {
      return parse(text)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw new InvalidArgumentError([error.message, error.hint].filter(Boolean).join('\n'))
    }
  }
}

/** As {@link parsedBy}, keeping the text: settings are parsed once more where they are merged. */
export function checkedBy(parse: (text: string) => unknown): (text: string) => string {
  const parsed = parsedBy(parse)
  return (text) => {
    parsed(text)
    return text
  }
}

/** The literal name of an object. @throws `bad-input` for none. */
export function parseKey(text: string): string {
  if (text === '') throw new Failure('bad-input', 'the key is empty')
  return text
}

/** For an option that makes sense once: what is typed last would win, and nobody would know. */
export function once<Value>(parse: (text: string) => Value) {
  return (text: string, previous: Value | undefined): Value => {
    if (previous !== undefined) throw new InvalidArgumentError('it is given twice')
    return parsedBy(parse)(text)
  }
}

/** For an option that may be repeated, and may have several values at once. */
export function collected<Value>(parse: (text: string) => Value) {
  return (text: string, previous: readonly Value[] | undefined): readonly Value[] => [
    ...(previous ?? []),
    parsedBy(parse)(text),
  ]
}

/** An option with a closed list of values, to be given once. */
export function choice<Flags extends string, const Choices extends readonly string[]>(
  flags: Flags,
  description: string,
  choices: Choices,
) {
  const parse = (text: string): Choices[number] => {
    if (choices.includes(text)) return text
    throw new Failure('bad-input', `allowed choices are ${choices.join(', ')}`)
  }
  return new Option(flags, description).choices(choices).argParser(once(parse))
}

/** The path of a file, or `-` for standard input. @throws `bad-input` for none. */
export function parsePath(text: string): string {
  if (text === '') throw new Failure('bad-input', 'the name of the file is empty')
  return text
}

/** Any text, as it is. */
export function asIs(text: string): string {
  return text
}

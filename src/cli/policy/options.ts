// What the options of `holdfast policy` hold.
import type { Command, OptionValues } from '@commander-js/extra-typings'
import { Failure } from '../../base/failure.ts'
import { collected, once, parsePath } from '../options/parse.ts'

/** @throws `bad-input` unless it looks like an ARN. */
export function parseArn(text: string): string {
  if (/^arn:[^:]+:[^:]+:/.test(text)) return text
  throw new Failure('bad-input', `${JSON.stringify(text)} is not an ARN`, {
    hint: 'Write it in full, such as arn:aws:iam::111122223333:user/web-1.',
  })
}

/** Whom a bucket policy may admit. @throws `bad-input` for what no policy can name. */
export function parseTrusted(text: string): string {
  if (/^(?:\d{12}|[0-9a-f]{64}|[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?)$/.test(text)) return text
  return parseArn(text)
}

/** A bucket's name, those of old included, and no ARN or pattern, of which nothing can be proved. */
export function parseBucket(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(text)) return text
  throw new Failure('bad-input', `${JSON.stringify(text)} is not the name of a bucket`, {
    hint: text.startsWith('arn:')
      ? 'Give its name alone, without arn:aws:s3:::.'
      : 'Letters, digits, ".", "-" and "_", starting with a letter or digit.',
  })
}

/** @throws `bad-input` unless it is an account's number. */
export function parseAccount(text: string): string {
  if (/^\d{12}$/.test(text)) return text
  throw new Failure('bad-input', `${JSON.stringify(text)} is not the number of an account`, {
    hint: 'Twelve digits, such as 111122223333.',
  })
}

/** A value that is one machine's. */
export interface Named<Value> {
  readonly name: string
  readonly value: Value
}

/** As {@link parseNamed} wants names: those that IAM allows a user, and host names. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+@,-]{0,254}$/

/** A parser of `NAME=VALUE`, cut at the first `=`. @param what the value is, such as `FILE` */
export function named<Value>(
  what: string,
  parse: (text: string) => Value,
): (text: string) => Named<Value> {
  return (text) => {
    const at = text.indexOf('=')
    if (at < 0) throw malformed(text, `NAME=${what}`)
    return { name: parseName(text.slice(0, at)), value: parse(text.slice(at + 1)) }
  }
}

/** A machine's name. @throws `bad-input` for what cannot be one. */
export function parseName(text: string): string {
  if (NAME.test(text)) return text
  throw new Failure('bad-input', `${JSON.stringify(text)} is not a machine's name`, {
    hint: 'Letters, digits and "._+@,-", starting with a letter or digit.',
  })
}

/** One value of a condition key. */
export interface ContextEntry {
  readonly key: string
  readonly value: string
}

/** `KEY=VALUE`, cut at the first `=`; `KEY=` is present and empty. */
export function parseContext(text: string): ContextEntry {
  const at = text.indexOf('=')
  if (at < 0) throw malformed(text, 'KEY=VALUE')
  return { key: parseConditionKey(text.slice(0, at)), value: text.slice(at + 1) }
}

/** @throws `bad-input` for what is no condition key: nobody would see that it counts for nothing. */
export function parseConditionKey(text: string): string {
  if (/^[A-Za-z0-9.${}_-]+:\S.*$/s.test(text)) return text
  throw new Failure('bad-input', `${JSON.stringify(text)} is not a condition key`, {
    hint: 'Such as s3:prefix or aws:SourceIp.',
  })
}

/** `NAME:KEY=VALUE`: what is known of one machine's requests. */
export function parseNamedContext(text: string): Named<ContextEntry> {
  const at = text.indexOf(':')
  if (at < 0) throw malformed(text, 'NAME:KEY=VALUE')
  const name = text.slice(0, at)
  const context = text.slice(at + 1)
  // Without a name, the key's own prefix would be taken for one.
  if (!/^[^=]*:/.test(context)) throw malformed(text, 'NAME:KEY=VALUE')
  return { name: parseName(name), value: parseContext(context) }
}

/** Values by key, in the order given; a key given twice has both. Keys differ in more than case. */
export function contextOf(entries: readonly ContextEntry[]): Map<string, string[]> {
  const context = new Map<string, string[]>()
  const spelling = new Map<string, string>()
  for (const { key, value } of entries) {
    const first = spelling.get(key.toLowerCase()) ?? key
    spelling.set(key.toLowerCase(), first)
    context.set(first, [...(context.get(first) ?? []), value])
  }
  return context
}

function malformed(text: string, form: string): Failure {
  return new Failure('bad-input', `${JSON.stringify(text)} is not of the form ${form}`)
}

/** The policies that bear on one principal. */
export function withPolicies<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('Policies:')
    .option('--policy <file...>', "the principal's and its groups'", collected(parsePath))
    .option('--bucket-policy <file>', "the bucket's", once(parsePath))
    .option('--boundary <file>', 'the permissions boundary', once(parsePath))
    .option('--session-policy <file...>', "the session's", collected(parsePath))
}

/** What keys begin with. @throws `bad-input` for nothing: every key begins so. */
export function parsePrefix(text: string): string {
  if (text === '') throw new Failure('bad-input', 'the prefix is empty, and confines to nothing')
  return text
}

// Where a thief of one machine's key tries its luck.
import type { Column } from './attempts/form.ts'

export interface Premises {
  readonly bucket: string
  /** What stands before the machines in keys, with its final slash; empty for none. */
  readonly root: string
  /** The machine's own. */
  readonly prefix: string
  readonly victims: readonly { readonly name: string; readonly prefix: string }[]
  /** A bucket of the same account that is not the machine's; undefined where none is known. */
  readonly otherBucket: string | undefined
}

export interface Place extends Column {
  /** In words: whose or what it is. */
  readonly title: string
}

/**
 * The machine's own place first; then those of the victims, of a sibling whose name begins as the
 * machine's does unless it is among them, the root, and another bucket.
 */
export function placesOf({ bucket, root, prefix, victims, otherBucket }: Premises): Place[] {
  const sibling = siblingOf(prefix)
  const isNamed = victims.some((victim) => victim.prefix === sibling)
  return [
    { name: 'own', title: `the machine's own prefix, ${prefix}`, bucket, prefix },
    ...victims.map((victim) => ({
      name: victim.name,
      title: `the prefix of ${victim.name}, ${victim.prefix}`,
      bucket,
      prefix: victim.prefix,
    })),
    ...(isNamed
      ? []
      : [
          {
            name: 'sibling',
            title: `a prefix that begins alike, ${sibling}`,
            bucket,
            prefix: sibling,
          },
        ]),
    { name: 'root', title: `the root of the bucket, ${root || 'no prefix'}`, bucket, prefix: root },
    ...(otherBucket === undefined
      ? []
      : [{ name: 'other', title: `the bucket ${otherBucket}`, bucket: otherBucket, prefix: '' }]),
  ]
}

/** `web-10/` of `web-1/`: what a pattern without the delimiter, `web-1*`, takes for the same. */
export function siblingOf(prefix: string): string {
  const [, name = '', delimiter = ''] = /^(.*?)([^A-Za-z0-9]?)$/s.exec(prefix) ?? []
  return `${name}0${delimiter}`
}

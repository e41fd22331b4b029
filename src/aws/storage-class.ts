// What S3's storage classes demand and allow. Sources: "Understanding and managing Amazon S3
// storage classes" and "Transitioning objects using Amazon S3 Lifecycle" in the user guide.

/** The classes of a general purpose bucket. */
export const STORAGE_CLASSES = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
] as const
export type StorageClass = (typeof STORAGE_CLASSES)[number]

/** The classes whose objects must be restored before they can be read. */
const ARCHIVE_CLASSES = ['GLACIER', 'DEEP_ARCHIVE'] as const
export type ArchiveClass = (typeof ARCHIVE_CLASSES)[number]

export function isArchiveClass(name: string): name is ArchiveClass {
  return ARCHIVE_CLASSES.some((archive) => archive === name)
}

/** The classes that a lifecycle rule may name, in the order of the waterfall. */
const TRANSITION_CLASSES = [
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const
export type TransitionClass = (typeof TRANSITION_CLASSES)[number]

export function parseTransitionClass(name: string): TransitionClass | undefined {
  return TRANSITION_CLASSES.find((known) => known === name)
}

const FORBIDDEN: ReadonlySet<string> = new Set(['ONEZONE_IA GLACIER_IR'])

/** Whether a lifecycle rule moves objects from one class to the other. */
export function canTransition(from: string, to: TransitionClass): boolean {
  const at = TRANSITION_CLASSES.findIndex((known) => known === from)
  return at < TRANSITION_CLASSES.indexOf(to) && !FORBIDDEN.has(`${from} ${to}`)
}

/**
 * Of classes that an object could go to on the same day, the last is chosen: the cheapest, but
 * Intelligent-Tiering over all except the archives. Source: "How Amazon S3 handles conflicts".
 */
const BY_PREFERENCE: readonly TransitionClass[] = [
  'STANDARD_IA',
  'ONEZONE_IA',
  'GLACIER_IR',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
]

export function preferredClass(classes: readonly TransitionClass[]): TransitionClass | undefined {
  return BY_PREFERENCE.findLast((known) => classes.includes(known))
}

/** How many days each class is paid for at least; absent where there is no minimum. */
export const MINIMUM_DAYS: ReadonlyMap<string, number> = new Map([
  ['STANDARD_IA', 30],
  ['ONEZONE_IA', 30],
  ['GLACIER_IR', 90],
  ['GLACIER', 90],
  ['DEEP_ARCHIVE', 180],
])

/** Classes in which an object is paid for as if it had at least 128 KiB. */
export const MINIMUM_SIZE_CLASSES: ReadonlySet<string> = new Set([
  'STANDARD_IA',
  'ONEZONE_IA',
  'GLACIER_IR',
])
export const MINIMUM_SIZE_BYTES = 128 * 1024

/** What each archived object adds: to its own class, and to STANDARD. */
export const ARCHIVE_OVERHEAD = { own: 32 * 1024, standard: 8 * 1024 } as const

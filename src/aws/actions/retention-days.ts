/** The condition key that follows from a request and the time at which it comes. */
export const REMAINING_RETENTION_DAYS = 's3:object-lock-remaining-retention-days'

const DAY_SECONDS = 86_400

/**
 * How long a retention that is asked for would last, in days: the value of
 * {@link REMAINING_RETENTION_DAYS}, undefined where none is asked for. A day that has begun counts:
 * AWS does not say how it rounds.
 *
 * @param context what follows from the request alone
 * @param epochSeconds when it comes, in seconds since 1970
 */
export function remainingRetentionDays(
  context: ReadonlyMap<string, readonly string[]>,
  epochSeconds: number,
): readonly string[] | undefined {
  const [until] = context.get('s3:object-lock-retain-until-date') ?? []
  if (until === undefined) return undefined
  const seconds = Date.parse(until) / 1000 - epochSeconds
  return Number.isNaN(seconds) ? undefined : [String(Math.ceil(seconds / DAY_SECONDS))]
}

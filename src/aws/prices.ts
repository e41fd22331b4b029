/** Bytes by storage class, such as `STANDARD_IA`. */
export interface BytesOfClass {
  readonly storageClass: string
  readonly bytes: number
}

/** What storing bytes costs for one month at list prices. */
export interface MonthlyCost {
  readonly dollars: number
  /** Storage classes without a known price: their bytes are not in `dollars`. */
  readonly unpriced: readonly string[]
}

/** The month whose public prices these are; prices change, so every sum is printed with it. */
export const PRICES_AS_OF = '2025-04'

/**
 * US dollars for one GiB and month in us-east-1, first 50 TB, as https://aws.amazon.com/s3/pricing/
 * had them; noted by hand. Other regions and other services differ.
 */
const DOLLARS_PER_GIB_MONTH: ReadonlyMap<string, number> = new Map([
  ['STANDARD', 0.023],
  ['INTELLIGENT_TIERING', 0.023],
  ['STANDARD_IA', 0.0125],
  ['ONEZONE_IA', 0.01],
  ['GLACIER_IR', 0.004],
  ['GLACIER', 0.0036],
  ['DEEP_ARCHIVE', 0.00099],
  ['REDUCED_REDUNDANCY', 0.024],
  ['EXPRESS_ONEZONE', 0.11],
])

const GIB = 2 ** 30

/** The monthly price of storing these bytes, requests and minimum durations not counted. */
export function monthlyCost(stored: readonly BytesOfClass[]): MonthlyCost {
  const unpriced = new Set<string>()
  let dollars = 0
  for (const { storageClass, bytes } of stored) {
    const price = DOLLARS_PER_GIB_MONTH.get(storageClass)
    if (price === undefined) unpriced.add(storageClass)
    else dollars += (bytes / GIB) * price
  }
  return { dollars, unpriced: [...unpriced] }
}

/** In names that will be others the next time: digests, identifiers, times. */
export const CHANGING =
  /[0-9a-f]{16,}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d{8}[T-]\d{6}Z?|\d{8,}|\d{4}-\d\d-\d\d/i

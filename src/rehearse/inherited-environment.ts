// What of the user's environment a rehearsed command keeps: all but what could lead it to other
// buckets, with other keys or past the sandbox. A list of what is kept instead would break the
// commands people have, which read variables of their own.
import type { Environment } from '../base/environment.ts'

/** Configuration of S3 and its clients, by the words of a variable's name. */
const OF_S3 =
  /^(?:AWS|BOTO|S3|RCLONE|RESTIC|HOLDFAST|KOPIA|MINIO|MC_HOST)|(?:^|_)(?:AWS|S3|ACCESS_KEY(?:_ID)?|SECRET_KEY)(?:_|$)/i

/** Which certificates are trusted, and where requests go instead. */
const OF_CONNECTIONS =
  /^(?:SSL_CERT_(?:FILE|DIR)|NIX_SSL_CERT_FILE|(?:CURL|REQUESTS)_CA_BUNDLE|HTTPLIB2_CA_CERTS|NODE_EXTRA_CA_CERTS|(?:HTTPS?|FTP|ALL|NO)_PROXY)$/i

/** Where programs look for files beside HOME. */
const OF_HOME = /^XDG_(?:CONFIG|CACHE|DATA|STATE)_HOME$/

/** The variables of `env` that a rehearsed command keeps. */
export function inheritedEnvironment(env: Environment, keepsHome: boolean): Map<string, string> {
  const kept = new Map<string, string>()
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || OF_S3.test(name) || OF_CONNECTIONS.test(name)) continue
    if (!keepsHome && OF_HOME.test(name)) continue
    kept.set(name, value)
  }
  return kept
}

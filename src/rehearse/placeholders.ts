import type { ToolAccess } from './tool-access.ts'

/** `text` with `{endpoint}`, `{host}`, `{bucket}` and `{prefix}` replaced; other braces stay. */
export function expandPlaceholders(text: string, access: ToolAccess): string {
  const { endpoint, bucket, prefix } = access
  const values: Readonly<Record<string, string>> = {
    endpoint,
    host: new URL(endpoint).host,
    bucket,
    prefix,
  }
  return text.replace(/\{(endpoint|host|bucket|prefix)\}/g, (_, name: string) => values[name] ?? '')
}

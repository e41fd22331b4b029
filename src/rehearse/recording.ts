// What a run asked for, as the profiles of tools cite it: src/iam/profile/runs. Two runs that did
// the same make the same text: names that change are made alike, requests told once and sorted.
import { shellWord } from '../base/shell-word.ts'
import type { RequestEvent } from '../sandbox/journal/request-event.ts'
import { CHANGING } from './changing-names.ts'

export interface RecordingHead {
  readonly tool: string
  /** As `2026-11-22`. */
  readonly date: string
  readonly machine: string
}

/** The lines that a file begins with. `clients` are the user agents of the requests. */
export function recordingHead(
  { tool, date, machine }: RecordingHead,
  events: readonly RequestEvent[],
): string {
  const agents = events.flatMap(({ userAgent }) => userAgent ?? []).map(withoutSystem)
  const clients = [...new Set(agents)].sort()
  return [
    `tool: ${tool}`,
    ...clients.map((client) => `client: ${line(client)}`),
    `date: ${date}`,
    'endpoint: the sandbox of holdfast rehearse, enforcing the policy',
    `machine: ${machine}`,
    '',
  ].join('\n')
}

/** A client tells the release of its kernel too, which says nothing of what it did. */
function withoutSystem(userAgent: string): string {
  return userAgent
    .split(' ')
    .filter((word) => !/^(?:os|Linux|Darwin)\//.test(word))
    .join(' ')
}

/** One step of a file. @param task as profiles name it, such as `backup` */
export function recordingSection(
  task: string,
  command: readonly string[],
  events: readonly RequestEvent[],
): string {
  const requests = new Set(events.flatMap(linesOf))
  return [
    `# ${task}: ${line(command.map(shellWord).join(' '))}`,
    ...[...requests].sort(byPath),
    '',
  ].join('\n')
}

/** `200 PUT /web-1/a x-amz-acl:private`; of DeleteObjects one for each key. */
function linesOf(event: RequestEvent): string[] {
  const { method, status, decisions, operation } = event
  const request = `${status} ${method} ${unchanging(pathOf(event))}`
  if (operation !== 'DeleteObjects') return [request + headersOf(event)]
  const keys = decisions.map(({ resource }) => resource.replace(/^arn:aws:s3:::[^/]*\//, ''))
  return keys.map((key) => `${request} deletes ${unchanging(encodeURI(key))}`)
}

/** Without the bucket, as if it stood in the host's name. */
function pathOf({ path, bucket, key }: RequestEvent): string {
  const [target = '', query] = path.split(/\?(.*)/s)
  const own = key ?? ''
  const shown =
    bucket === undefined ? target : `/${own.split('/').map(encodeURIComponent).join('/')}`
  const kept = (query ?? '')
    .split('&')
    .filter((part) => part !== '' && !/^x-(?:amz-|id=)/i.test(part))
  return kept.length === 0 ? shown : `${shown}?${kept.map(nameless).join('&')}`
}

function nameless(parameter: string): string {
  return parameter.replace(
    /^(uploadId|continuation-token|[\w-]*marker|versionId)=(?!null$).*/i,
    '$1=x',
  )
}

/** Conditions that tell what stood in a header of the same name. */
const HEADER = /^s3:(x-amz-(?!content-sha256|copy-source)[a-z-]+|if-none-match|if-match)$/

function headersOf({ decisions }: RequestEvent): string {
  const headers = new Map<string, string>()
  const tags = new Set<string>()
  for (const [key, [value = '']] of decisions.flatMap(({ conditions }) =>
    Object.entries(conditions),
  )) {
    const [, name] = HEADER.exec(key) ?? []
    if (name !== undefined) headers.set(name, unchanging(value))
    const [, tag] = /^s3:RequestObjectTag\/(.*)$/.exec(key) ?? []
    if (tag !== undefined) tags.add(new URLSearchParams([[tag, value]]).toString())
  }
  if (tags.size > 0) headers.set('x-amz-tagging', [...tags].join('&'))
  return [...headers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ` ${name}:${line(value)}`)
    .join('')
}

/** Digests and times as zeros; with them folders that are named by how a digest begins. */
function unchanging(text: string): string {
  // The digits of an escaped sign are no part of the digest that follows it.
  const everywhere = new RegExp(`%[0-9a-f]{2}|${CHANGING.source}`, 'gi')
  return text
    .replace(/\/([0-9a-f]{2})(?=\/\1[0-9a-f]{14})/gi, '/00')
    .replace(everywhere, (found) =>
      found.startsWith('%') ? found : found.replace(/[0-9a-f]/gi, '0'),
    )
}

function byPath(a: string, b: string): number {
  const path = (text: string) => text.split(' ').slice(2).join(' ')
  return path(a) < path(b) || (path(a) === path(b) && a < b) ? -1 : 1
}

/** Two lines would be read as two requests. */
function line(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
}

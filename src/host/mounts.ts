import { readFileSync } from 'node:fs'

/** The file systems that are mounted below an absolute path; none where there is no /proc. */
export function mountsIn(path: string, table = mountTable()): string[] {
  return table
    .split('\n')
    .map((line) => unescape(line.split(' ')[4] ?? ''))
    .filter((place) => place.startsWith(`${path}/`))
}

/** proc_pid_mountinfo(5): the fifth field of a line is the place. */
function mountTable(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8')
  } catch {
    return ''
  }
}

/** Spaces and the like stand there as three octal digits. */
function unescape(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 8)),
  )
}

import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

/** Where a program is; else why it cannot be run, with the exit status that shells give that. */
export type FoundProgram =
  | { readonly path: string }
  | { readonly path?: undefined; readonly status: 126 | 127; readonly why: string }

/**
 * The program that a shell would run by `name`: a path where there is a slash in it, else the
 * first of the folders of `searchPath` that has one.
 */
export function findProgram(name: string, searchPath: string): FoundProgram {
  const places = name.includes('/')
    ? [name]
    : searchPath.split(delimiter).map((folder) => resolve(folder, name))
  const files = places.filter(isFile)
  const path = files.find(mayExecute)
  if (path !== undefined) return { path }
  return files.length > 0
    ? { status: 126, why: 'it may not be executed' }
    : { status: 127, why: 'there is no such program' }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function mayExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

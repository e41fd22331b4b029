// Every operation of STS that the sandbox does, by its name.
import type { QueryOperation } from '../query/query-call.ts'
import { assumeRole } from './assume-role.ts'
import { getCallerIdentity, getSessionToken } from './caller.ts'

/** Each decides for itself who may: a trust policy has its say, and some ask for nothing. */
export const STS_OPERATIONS: ReadonlyMap<string, QueryOperation> = new Map([
  ['AssumeRole', { handle: assumeRole }],
  ['GetCallerIdentity', { handle: getCallerIdentity }],
  ['GetSessionToken', { handle: getSessionToken }],
])

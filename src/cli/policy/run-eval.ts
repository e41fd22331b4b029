import { Failure } from '../../base/failure.ts'
import { compilePolicies, explain } from '../../iam/evaluate/evaluate.ts'
import type { AccessRequest, PolicySet } from '../../iam/evaluate/request.ts'
import { parsePrincipal } from '../../iam/principal/principal.ts'
import { writeToStdout } from '../output/stdout.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { adviseOnAction, checkAction, checkResource } from './access-request.ts'
import { Documents, STDIN } from './documents.ts'
import { type ContextEntry, contextOf } from './options.ts'
import { decisionJson, renderDecision } from './render-decision.ts'
import { answerRequests } from './request-lines.ts'

export interface PolicyEvalCall {
  readonly principal?: string | undefined
  readonly action?: string | undefined
  readonly resource?: string | undefined
  readonly context?: readonly ContextEntry[] | undefined
  readonly resourceAccount?: string | undefined
  readonly requests?: string | undefined
  readonly policy?: readonly string[] | undefined
  readonly bucketPolicy?: string | undefined
  readonly boundary?: string | undefined
  readonly sessionPolicy?: readonly string[] | undefined
  readonly scp?: readonly string[] | undefined
  readonly rcp?: readonly string[] | undefined
  readonly json: boolean
}

/** Decides one request, or each line of a file of requests. */
export async function runPolicyEval(
  surroundings: Surroundings,
  call: PolicyEvalCall,
): Promise<void> {
  if (call.requests !== undefined) return decideMany(surroundings, call, call.requests)
  const { terminal, endWith } = surroundings
  const request = requestOf(call)
  const compiled = compilePolicies(await policySetOf(call))
  const decision = explain(compiled, request)
  if (call.json) terminal.printJson(decisionJson(decision, request))
  else terminal.print(...renderDecision(decision, request))
  const advice = adviseOnAction(request.action)
  if (advice !== undefined) terminal.note(advice)
  if (decision.outcome !== 'allowed') endWith(1)
}

async function decideMany(
  { signal }: Surroundings,
  call: PolicyEvalCall,
  requests: string,
): Promise<void> {
  if (call.action !== undefined || call.resource !== undefined) {
    throw new Failure('bad-input', '--requests names actions and resources itself', {
      hint: 'Leave --action and --resource away.',
    })
  }
  const compiled = compilePolicies(await policySetOf(call, requests))
  const defaults = {
    principal: call.principal,
    resourceAccount: call.resourceAccount,
    context: contextOf(call.context ?? []),
  }
  await writeToStdout(answerRequests(requests, compiled, defaults), signal)
}

/** Every document that the call names. @param requests `-` if they take standard input */
async function policySetOf(call: PolicyEvalCall, requests?: string): Promise<PolicySet> {
  const { policy = [], bucketPolicy, boundary, sessionPolicy, scp = [], rcp = [] } = call
  const paths = [...policy, bucketPolicy, boundary, ...(sessionPolicy ?? []), ...scp, ...rcp]
  if (requests === STDIN && paths.includes(STDIN)) {
    throw new Failure('bad-input', 'standard input can be read once, and - is given twice')
  }
  const documents = await Documents.open(paths)
  return {
    identity: documents.policies(policy, 'identity'),
    resource: documents.optional(bucketPolicy, 'bucket'),
    boundary: documents.optional(boundary, 'boundary'),
    session: sessionPolicy && documents.policies(sessionPolicy, 'session'),
    scps: scp.length === 0 ? undefined : scp.map((path) => [documents.policy(path, 'scp')]),
    rcps: rcp.length === 0 ? undefined : rcp.map((path) => [documents.policy(path, 'rcp')]),
  }
}

function requestOf(call: PolicyEvalCall): AccessRequest {
  const { principal, action, resource, resourceAccount, context = [] } = call
  if (principal === undefined || action === undefined || resource === undefined) {
    const needed = { '--principal': principal, '--action': action, '--resource': resource }
    const missing = Object.entries(needed).filter(([, value]) => value === undefined)
    const names = missing.map(([name]) => name).join(' and ')
    throw new Failure('bad-input', `${names} ${missing.length > 1 ? 'are' : 'is'} missing`, {
      hint: 'A request has a principal, an action and a resource; --requests FILE decides many.',
    })
  }
  parsePrincipal(principal)
  return {
    principal,
    action: checkAction(action),
    resource: checkResource(resource),
    resourceAccount,
    context: contextOf(context),
  }
}

// How many access decisions one core makes a second, for the five statements of the BackWPup policy
// and requests of many sites: `npm run bench:iam`. With --check it fails below what is promised.
// @cloud-copilot/iam-simulate is measured beside it where somebody has installed it by hand: its
// licence (AGPL) keeps it out of our dependencies.
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { describeDecision, describeMismatch } from '../src/iam/evaluate/describe.ts'
import {
  type CompiledPolicies,
  compilePolicies,
  decide,
  explain,
} from '../src/iam/evaluate/evaluate.ts'
import type { AccessRequest } from '../src/iam/evaluate/request.ts'
import { parsePolicy } from '../src/iam/policy/parse.ts'

const DECISIONS_PROMISED = 1_000_000
const EXPLANATIONS_PROMISED = 300_000
const SITES = 200
const SECONDS = 3
const ROUNDS = 10

const FILE = join(import.meta.dirname, '../test/policies/sources/backwpup.json')
const text = readFileSync(FILE, 'utf8')
const BUCKET = 'arn:aws:s3:::rainworks-hosting-backups'

const compiled = compilePolicies({ identity: [parse(text)] })
const requests = Array.from({ length: SITES }, (_, site) => requestsOf(site)).flat()
const decisions = rate(requests, (request) => decide(compiled, request))
const reasons = rate(requests, (request) => explain(compiled, request))
const sentences = rate(requests, (request) => inWords(compiled, request))

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, one core, Node ${process.versions.node}`)
console.log(`${requests.length} requests in turn, five statements; the best of ${ROUNDS} rounds`)
report('decide', decisions)
report('explain: the statement responsible, every element that fails', reasons)
report('explain, and all of it in sentences', sentences)
for (const statements of [5, 50, 500]) {
  const many = compilePolicies({ identity: [parse(repeated(statements))] })
  report(
    `decide, ${statements} statements`,
    rate(requests, (request) => decide(many, request)),
  )
  report(
    `explain, ${statements} statements`,
    rate(requests, (request) => explain(many, request)),
  )
}
report('iam-simulate', await rateOfIamSimulate())

if (process.argv.includes('--check')) {
  const isKept = decisions >= DECISIONS_PROMISED && sentences >= EXPLANATIONS_PROMISED
  if (!isKept) process.exitCode = 1
}

function parse(document: string) {
  return parsePolicy(document, { kind: 'identity', name: 'backwpup.json' })
}

/** What the plugin does in a night, and what it may not. */
function requestsOf(site: number): AccessRequest[] {
  const name = `site${site}.example`
  const principal = `arn:aws:iam::111122223333:user/${name}`
  const ask = (action: string, resource: string, context: Record<string, string[]> = {}) => ({
    principal,
    action,
    resource,
    context: new Map(Object.entries(context)),
  })
  return [
    ask('s3:PutObject', `${BUCKET}/${name}/backup-2015-05-27.tar.gz`),
    ask('s3:GetObject', `${BUCKET}/other.example/backup-2015-05-27.tar.gz`),
    ask('s3:ListBucket', BUCKET, { 's3:prefix': [`${name}/`], 's3:delimiter': ['/'] }),
    ask('s3:ListBucketMultipartUploads', BUCKET),
    ask('s3:GetBucketLocation', BUCKET),
    ask('s3:DeleteObject', `${BUCKET}/site${site + 1}.example/x`),
    ask('s3:PutBucketPolicy', BUCKET),
    ask('s3:ListBucket', 'arn:aws:s3:::rainworks-hosting-buckets', { 's3:delimiter': ['/'] }),
  ]
}

/** The five statements, again and again. */
function repeated(statements: number): string {
  const { Statement, Version } = JSON.parse(text) as { Statement: object[]; Version: string }
  const many = Array.from({ length: statements }, (_, index) => ({
    ...Statement[index % Statement.length],
    Sid: `S${index}`,
  }))
  return JSON.stringify({ Version, Statement: many })
}

function inWords(policies: CompiledPolicies, request: AccessRequest): string[] {
  const decision = explain(policies, request)
  const sentences = [describeDecision(decision, request)]
  for (const statement of decision.statements) {
    for (const mismatch of statement.mismatches) {
      sentences.push(describeMismatch(mismatch, statement))
    }
  }
  return sentences
}

/** Calls a second, of the best round: others share the machine. */
function rate(
  asked: readonly AccessRequest[],
  answer: (request: AccessRequest) => unknown,
): number {
  let best = 0
  for (const request of asked) answer(request)
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    let calls = 0
    while (performance.now() - start < (SECONDS * 1000) / ROUNDS) {
      for (const request of asked) answer(request)
      calls += asked.length
    }
    best = Math.max(best, (calls / (performance.now() - start)) * 1000)
  }
  return best
}

/** Undefined where it is not installed. */
async function rateOfIamSimulate(): Promise<number | undefined> {
  const name: string = '@cloud-copilot/iam-simulate'
  const library = (await import(name).catch(() => undefined)) as
    | { readonly runSimulation: (simulation: object, options: object) => Promise<unknown> }
    | undefined
  if (library === undefined) return undefined
  const identityPolicies = [{ name: 'backwpup', policy: JSON.parse(text) as object }]
  const start = performance.now()
  for (const { action, context, principal, resource } of requests) {
    const request = {
      principal,
      action,
      resource: { resource, accountId: '111122223333' },
      contextVariables: {
        'aws:username': principal.slice(principal.lastIndexOf('/') + 1),
        ...Object.fromEntries([...context].map(([key, [value = '']]) => [key, value])),
      },
    }
    await library.runSimulation(
      { request, identityPolicies, serviceControlPolicies: [], resourceControlPolicies: [] },
      {},
    )
  }
  return (requests.length / (performance.now() - start)) * 1000
}

function report(what: string, perSecond: number | undefined): void {
  const figure =
    perSecond === undefined ? 'not installed' : `${Math.round(perSecond).toLocaleString('en')}/s`
  console.log(`${figure.padStart(14)}  ${what}`)
}

// Reads a policy document: strict JSON, then the grammar of IAM.
import { type JsonMember, type JsonNode, readJson } from './json.ts'
import { KIND_RULES } from './kind-rules.ts'
import type { Policy, PolicyKind, PolicyVersion, Statement } from './policy.ts'
import { failureOf, type Problem, Problems, quote } from './problem.ts'
import { placeOf, type Reading, readMembers, readText } from './reading.ts'
import { readStatement } from './statement.ts'

export interface ParseOptions {
  readonly kind: PolicyKind
  /** What the document is called in messages: a file's path, or `stdin`. */
  readonly name: string
}

/**
 * The policy that `text` writes. What AWS would refuse is refused; what is not understood is
 * refused by name, never ignored.
 *
 * @throws `bad-input`, its message `name:LINE:COLUMN: path: what was expected` and its hint how to
 *   mend that; where a document has several errors, the hint has up to nine others, a line each.
 */
export function parsePolicy(text: string, options: ParseOptions): Policy {
  const { policy, problems } = readPolicy(text, options)
  if (policy === undefined) throw failureOf(problems, options.name)
  return policy
}

/** As {@link parsePolicy}, but returns what is wrong: `policy` is undefined unless nothing is. */
export function readPolicy(
  text: string,
  options: ParseOptions,
): { readonly policy: Policy | undefined; readonly problems: readonly Problem[] } {
  const problems = new Problems()
  const json = readJson(text)
  let policy: Policy | undefined
  if ('refusal' in json) {
    const { message, hint, code, line, column } = json.refusal
    problems.report({ path: '', line, column }, message, hint, code)
  } else {
    policy = readDocument(json.node, options, problems)
  }
  return { policy: problems.areNone ? policy : undefined, problems: problems.list() }
}

const ELEMENTS = ['Version', 'Id', 'Statement'] as const
type Elements = ReadonlyMap<(typeof ELEMENTS)[number], JsonMember>

function readDocument(
  node: JsonNode,
  { kind, name }: ParseOptions,
  problems: Problems,
): Policy | undefined {
  const rules = KIND_RULES[kind]
  const unversioned: Reading = { rules, version: '2008-10-17', problems }
  const members = readMembers(unversioned, node, '', ELEMENTS)
  if (members === undefined) return undefined
  const version = readVersion(unversioned, members)
  const reading = { ...unversioned, version }
  const id = readId(reading, members)
  const statements = readStatements(reading, members, node)
  checkSids(reading, statements)
  if (kind === 'rcp') checkAllows(reading, statements)
  return { kind, name, version, statesVersion: members.has('Version'), id, statements }
}

function readVersion(reading: Reading, members: Elements): PolicyVersion {
  const member = members.get('Version')
  const version = member && readText(reading, member.value, 'Version')
  if (version === undefined) return '2008-10-17'
  if (version.text === '2008-10-17' || version.text === '2012-10-17') return version.text
  reading.problems.report(
    version.place,
    `${quote(version.text)} is no version of the policy language`,
    'Write "2012-10-17": it is no date of your choice.',
  )
  return '2012-10-17'
}

function readId(reading: Reading, members: Elements): string | undefined {
  const member = members.get('Id')
  if (member === undefined) return undefined
  if (!reading.rules.id) {
    const message = `${reading.rules.title} has no Id`
    reading.problems.report(placeOf(member, 'Id'), message, 'Remove the element.')
  }
  return readText(reading, member.value, 'Id')?.text
}

function readStatements(reading: Reading, members: Elements, document: JsonNode): Statement[] {
  const node = members.get('Statement')?.value
  const { problems } = reading
  if (node === undefined || (node.type === 'array' && node.items.length === 0)) {
    const place = placeOf(node ?? document, node ? 'Statement' : '')
    problems.report(place, 'there is no statement', STATEMENT_HINT)
    return []
  }
  if (node.type !== 'array') return present([readStatement(reading, node, 'Statement', 0)])
  const statements: (Statement | undefined)[] = []
  for (const [index, item] of node.items.entries()) {
    if (problems.areMany) break
    statements.push(readStatement(reading, item, `Statement[${index}]`, index))
  }
  return present(statements)
}

const STATEMENT_HINT =
  'A policy is {"Version": "2012-10-17", "Statement": […]}: of what a command of AWS prints, give the policy alone.'

function present(statements: readonly (Statement | undefined)[]): Statement[] {
  return statements.filter((statement) => statement !== undefined)
}

/** An empty Sid is none. */
function checkSids({ rules, problems }: Reading, statements: readonly Statement[]): void {
  if (!rules.plainSids) return
  const first = new Map<string, Statement>()
  for (const statement of statements) {
    const { sid, place } = statement
    if (sid === undefined || sid === '') continue
    const earlier = first.get(sid)
    if (earlier === undefined) first.set(sid, statement)
    else
      problems.report(place, `its Sid ${quote(sid)} is that of ${earlier.place.path} too`, UNIQUE)
  }
}

const UNIQUE = 'Give each statement a Sid of its own, or none.'

/** AWS: Allow stands in the policy RCPFullAWSAccess only, which allows all to everyone. */
function checkAllows({ problems }: Reading, statements: readonly Statement[]): void {
  for (const { effect, actions, resources, conditions, place } of statements) {
    const isFullAccess =
      isAll(actions) && resources !== undefined && isAll(resources) && conditions.length === 0
    if (effect === 'Deny' || isFullAccess) continue
    const message = 'a resource control policy denies: only RCPFullAWSAccess allows'
    problems.report(place, message, 'Write "Effect": "Deny".')
  }
}

function isAll({ negated, patterns }: NonNullable<Statement['resources']>): boolean {
  return !negated && patterns.length === 1 && patterns[0]?.text === '*'
}

// Policies as AWS keeps them: principals are kept by their unique ids. Read back, an id shows as the
// ARN of whom it is, and as itself once that is deleted, so that whoever is made anew under the
// same name is a stranger. Here ARNs are kept, and replaced where a principal is renamed or deleted.
// Source: "AWS JSON policy elements: Principal" in the IAM user guide.
import { parsePolicy } from '../../iam/policy/parse.ts'
import type { Policy, PolicyKind, PolicyPrincipal } from '../../iam/policy/policy.ts'

/** A principal as it stands in a document. */
export interface WrittenPrincipal {
  readonly type: string
  readonly text: string
}

type Principals = string | Record<string, string | readonly string[]>

interface Statement {
  Principal?: Principals
  NotPrincipal?: Principals
}

interface Document {
  Statement: Statement | Statement[]
}

/** The policy that `text` writes with other principals; the same text if none is another. */
export function withPrincipals(
  text: string,
  change: (principal: WrittenPrincipal) => WrittenPrincipal,
): string {
  const document = JSON.parse(text) as Document
  let isChanged = false
  const noting = (principal: WrittenPrincipal) => {
    const changed = change(principal)
    isChanged ||= changed !== principal
    return changed
  }
  for (const statement of [document.Statement].flat()) {
    for (const name of ['Principal', 'NotPrincipal'] as const) {
      const principals = statement[name]
      if (typeof principals === 'object') statement[name] = mapped(principals, noting)
    }
  }
  return isChanged ? JSON.stringify(document) : text
}

function mapped(
  principals: Exclude<Principals, string>,
  change: (principal: WrittenPrincipal) => WrittenPrincipal,
): Principals {
  const entries = Object.entries(principals).flatMap(([type, texts]) =>
    [texts].flat().map((text) => change({ type, text })),
  )
  const byType = Object.groupBy(entries, ({ type }) => type)
  const written = Object.entries(byType).map(([type, group = []]) => {
    const texts = group.map(({ text }) => text)
    return [type, texts.length === 1 ? (texts[0] ?? '') : texts] as const
  })
  return Object.fromEntries(written)
}

/** The policy with another principal in place of the one with this ARN. */
export function withPrincipalReplaced(text: string, arn: string, by: string): string {
  return withPrincipals(text, (principal) =>
    principal.type === 'AWS' && principal.text === arn ? { type: 'AWS', text: by } : principal,
  )
}

const UNIQUE_ID = /^A(?:IDA|ROA)[A-Z0-9]{8,}$/

/**
 * The policy that a kept document writes. The grammar of what may be put has no ids: nobody is
 * whom they name.
 *
 * @throws Failure `bad-input` for what is no policy of that kind.
 */
export function readStoredPolicy(text: string, kind: PolicyKind, name: string): Policy {
  const ids = new Map<string, string>()
  const standIn = (id: string) => {
    const arn = `arn:aws:iam::000000000000:user/${id}`
    ids.set(arn, id)
    return arn
  }
  const readable = /"A(?:IDA|ROA)/.test(text)
    ? withPrincipals(text, (principal) =>
        UNIQUE_ID.test(principal.text) ? { type: 'AWS', text: standIn(principal.text) } : principal,
      )
    : text
  const policy = parsePolicy(readable, { kind, name })
  return ids.size === 0 ? policy : withIds(policy, ids)
}

function withIds(policy: Policy, ids: ReadonlyMap<string, string>): Policy {
  const named = (entry: PolicyPrincipal) => ({ ...entry, text: ids.get(entry.text) ?? entry.text })
  return {
    ...policy,
    statements: policy.statements.map((statement) => ({
      ...statement,
      principals: statement.principals && {
        ...statement.principals,
        entries: statement.principals.entries.map(named),
      },
    })),
  }
}

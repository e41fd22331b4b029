// Texts of a policy with wildcards and variables:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html

/** A part of a pattern. `any` is `*`, `one` is `?`: one code point. */
export type PatternToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  /** `${key}` or `${key, 'fallback'}`: replaced by the value of a key of the request, as text. */
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | undefined }

export type Pattern = readonly PatternToken[]

export interface PatternSyntax {
  /** Whether `*` and `?` are wildcards, as in Resource, Action and the `Like` operators. */
  readonly wildcards: boolean
  /** Whether `${…}` is a variable: under Version 2012-10-17 only, in Resource and conditions. */
  readonly variables: boolean
}

/**
 * The tokens of `text`. Texts that follow one another are one token, `**` is one `any`.
 * `${*}`, `${?}` and `${$}` are those characters. A `${` that no `}` closes, or that holds no key,
 * is text: `policy/parse` refuses it before it comes here.
 */
export function parsePattern(text: string, syntax: PatternSyntax): Pattern {
  const tokens: PatternToken[] = []
  const pieces = syntax.variables ? /\$\{[^}]*\}|[*?]|[^*?$]+|\$/gu : /[*?]|[^*?]+/gu
  for (const [piece] of text.matchAll(pieces)) {
    push(tokens, tokenOf(piece, syntax))
  }
  return tokens
}

const VARIABLE = /^\$\{\s*([^\s,'}]+)\s*(?:,\s*'([^']*)'\s*)?\}$/
const ESCAPES: Record<string, string> = { '${*}': '*', '${?}': '?', '${$}': '$' }

function tokenOf(piece: string, { wildcards, variables }: PatternSyntax): PatternToken {
  if (wildcards && piece === '*') return { kind: 'any' }
  if (wildcards && piece === '?') return { kind: 'one' }
  if (!variables) return { kind: 'text', text: piece }
  const escaped = ESCAPES[piece]
  if (escaped !== undefined) return { kind: 'text', text: escaped }
  const [, key, fallback] = VARIABLE.exec(piece) ?? []
  return key === undefined ? { kind: 'text', text: piece } : { kind: 'variable', key, fallback }
}

function push(tokens: PatternToken[], token: PatternToken): void {
  const last = tokens.at(-1)
  if (token.kind === 'any' && last?.kind === 'any') return
  if (token.kind === 'text' && last?.kind === 'text') {
    tokens[tokens.length - 1] = { kind: 'text', text: last.text + token.text }
  } else {
    tokens.push(token)
  }
}

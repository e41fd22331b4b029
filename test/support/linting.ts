// Statements to lint, and what is found in them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Finding } from '../../src/iam/lint/finding.ts'
import { type LintOptions, lintPolicies } from '../../src/iam/lint/lint.ts'
import { parsePolicy } from '../../src/iam/policy/parse.ts'
import type { Policy, PolicyKind } from '../../src/iam/policy/policy.ts'

export const BUCKET = 'arn:aws:s3:::backups'
export const OWN = { Action: ['s3:GetObject', 's3:PutObject'], Resource: `${BUCKET}/web-1/*` }
export const LIST = { Action: 's3:ListBucket', Resource: BUCKET }

export type Elements = Record<string, unknown>

/** The findings of one document of these statements. */
export function lint(
  statements: Elements[],
  options?: LintOptions,
  kind: PolicyKind = 'identity',
): Finding[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  return lintPolicies([parsePolicy(text, { kind, name: 'p.json' })], options)
}

export function lintAllows(statements: Elements[], options?: LintOptions, kind?: PolicyKind) {
  const allows = statements.map((statement) => ({ Effect: 'Allow', ...statement }))
  return lint(allows, options, kind)
}

/** The findings of a policy of Allows, as `severity code`. */
export function codesOf(statements: Elements[], options?: LintOptions, kind?: PolicyKind) {
  return lintAllows(statements, options, kind).map(({ severity, code }) => `${severity} ${code}`)
}

/** The one finding of that code. */
export function findingOf(statements: Elements[], code: string, options?: LintOptions): Finding {
  const [finding, ...others] = lintAllows(statements, options).filter(
    (candidate) => candidate.code === code,
  )
  assert.ok(finding !== undefined && others.length === 0, `not one finding of ${code}`)
  return finding
}

/** The statement that a finding proposes. */
export function fixOf({ fix }: Finding): Elements | undefined {
  return fix === undefined ? undefined : JSON.parse(fix)
}

/** The statements that a finding proposes in place of one. */
export function fixesOf({ fix }: Finding): Elements[] {
  return JSON.parse(fix ?? '[]')
}

/** A policy of test/policies/sources. */
export function source(file: string, kind: PolicyKind = 'identity'): Policy {
  const text = readFileSync(new URL(`../policies/sources/${file}`, import.meta.url), 'utf8')
  return parsePolicy(text, { kind, name: file })
}

/** Where and what: `statement code`. */
export function places(findings: readonly Finding[]): string[] {
  return findings.map(({ statement, code }) => `${statement ?? '-'} ${code}`)
}

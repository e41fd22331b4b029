import { lintDocuments } from '../../iam/lint/lint-documents.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { Documents, nameOf } from './documents.ts'
import { findingJson, renderFindings } from './render-findings.ts'

export interface PolicyLintCall {
  readonly files: readonly string[]
  readonly bucket?: string | undefined
  readonly prefix?: string | undefined
  readonly json: boolean
}

/** Names the flaws of policies. A document that is no policy has its mistakes for findings. */
export async function runPolicyLint(
  { terminal, endWith }: Surroundings,
  { files, bucket, prefix, json }: PolicyLintCall,
): Promise<void> {
  const documents = await Documents.open(files)
  const texts = files.map((file) => ({ name: nameOf(file), text: documents.text(file) }))
  const findings = lintDocuments(texts, { bucket, prefix })
  if (json) terminal.printJson({ findings: findings.map(findingJson) })
  else await terminal.printAll(renderFindings(findings, terminal.width))
  if (findings.length > 0) endWith(1)
}

import { Failure, failedWith } from '../../base/failure.ts'
import { policyJson } from '../../iam/policy/print.ts'
import { type GeneratedPolicy, generatePolicy } from '../../iam/profile/generate.ts'
import { hardeningPolicy } from '../../iam/profile/hardening.ts'
import type { AttachedTo, Role } from '../../iam/profile/options.ts'
import { profileName } from '../../iam/profile/profiles.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { describeError } from '../render/error.ts'
import { printable } from '../render/printable.ts'
import type { Terminal } from '../render/terminal.ts'
import { proofJson } from './proof-json.ts'

export interface PolicyGenerateCall {
  readonly bucket: string
  readonly profile?: string | undefined
  readonly machine?: string | undefined
  readonly root?: string | undefined
  readonly role?: Role | undefined
  readonly for?: AttachedTo | undefined
  readonly principal?: string | undefined
  readonly console: boolean
  readonly hardening: boolean
  readonly overwriting: boolean
  readonly json: boolean
}

/** Prints a policy that was proved, or none. */
export async function runPolicyGenerate(
  { terminal, endWith }: Surroundings,
  call: PolicyGenerateCall,
): Promise<void> {
  if (call.hardening) return printHardening(terminal, call)
  if (call.overwriting) {
    throw new Failure('bad-input', '--overwriting is said of a bucket policy', {
      hint: 'Add --hardening, or leave it away.',
    })
  }
  try {
    const generated = generatePolicy(optionsOf(call))
    if (call.json) terminal.printJson(generatedJson(generated))
    else show(terminal, generated)
  } catch (error) {
    // Not proved, or longer than AWS takes: an answer about the policy, not a missing feature.
    if (!failedWith(error, 'unsupported')) throw error
    terminal.report(describeError(error))
    endWith(1)
  }
}

function optionsOf({ profile, role = 'full', ...call }: PolicyGenerateCall) {
  if (profile === undefined) {
    throw new Failure('bad-input', 'for which tool?', {
      hint: 'Name its --profile, such as holdfast, restic or duplicity; or ask for --hardening.',
    })
  }
  const { machine, bucket, root, for: attachedTo, principal, console } = call
  return { tool: profile, machine, bucket, root, role, for: attachedTo, principal, console }
}

function generatedJson(generated: GeneratedPolicy) {
  const { profile, role, for: attachedTo, prefix, principal, policy, proof } = generated
  const { acceptances, cannotScope, settings, notes, sizes, provesPromise2 } = generated
  return {
    profile: profileName(profile),
    role,
    for: attachedTo,
    prefix,
    principal,
    policy: policyJson(policy),
    acceptances,
    cannotScope,
    settings,
    notes,
    sizes,
    provesPromise2,
    proof: proofJson(proof),
  }
}

/** The policy alone on stdout, to be piped on; what one must know of it on stderr. */
function show(terminal: Terminal, generated: GeneratedPolicy): void {
  const { text, acceptances, cannotScope, settings, notes } = generated
  terminal.printRaw(text)
  terminal.note(`proved: ${promiseOf(generated)}`)
  for (const { accept, why } of acceptances) terminal.note(printable(`accepted: ${accept}: ${why}`))
  for (const { action, why } of cannotScope) {
    terminal.note(printable(`cannot be kept to the machine: ${action}: ${why}`))
  }
  for (const setting of settings) terminal.note(printable(`set the tool so: ${setting}`))
  for (const note of notes) terminal.note(printable(note))
}

function promiseOf({ prefix, provesPromise2, proof }: GeneratedPolicy): string {
  if (prefix === '') {
    return 'it reaches no configuration of the bucket, no other bucket and no other service'
  }
  const isolated = 'it reaches nothing outside its prefix'
  if (provesPromise2) return `${isolated}, and does no more than create inside`
  return proof.residual.length === 0 ? isolated : `${isolated}, but for what is said below`
}

function printHardening(
  terminal: Terminal,
  { bucket, overwriting, json }: PolicyGenerateCall,
): void {
  const hardening = hardeningPolicy({ bucket, createOnce: !overwriting })
  const { policy, text, explains, besides, sizes } = hardening
  if (json) {
    terminal.printJson({ policy: policyJson(policy), explains, besides, sizes })
    return
  }
  terminal.printRaw(text)
  for (const sentence of [...explains, ...besides]) terminal.note(printable(sentence))
}

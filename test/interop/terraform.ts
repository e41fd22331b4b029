// Terraform and its AWS provider, which no Debian package has: where they are, they are tried.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Case } from './workbench.ts'

/** Where Terraform looks for providers by itself, and where images put them. */
const FOLDERS = [
  join(homedir(), '.terraform.d/plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
  '/opt/tf-plugins',
]
const PROVIDER = 'terraform-provider-aws'
const plugins = FOLDERS.find((folder) =>
  existsSync(join(folder, 'registry.terraform.io/hashicorp/aws')),
)

/** Why Terraform or its provider is absent, by name; nothing for what is there. */
export function absentTerraform(): ReadonlyMap<string, string> {
  const absent = new Map<string, string>()
  if (!['/usr/local/bin/terraform', '/usr/bin/terraform'].some((path) => existsSync(path))) {
    absent.set('terraform', 'terraform is not installed')
  }
  if (plugins === undefined) {
    absent.set(PROVIDER, `${PROVIDER} is in none of ${FOLDERS.join(', ')}`)
  }
  return absent
}

export const TERRAFORM_CASES: readonly Case[] = [
  {
    name: 'terraform makes a bucket with its settings and identities, finds no drift, and removes them',
    needs: ['terraform', PROVIDER],
    run: async ({ sh }) => {
      const told = await sh(
        `cp "$ROOT/test/interop/terraform.tf" main.tf
        terraform init -input=false -plugin-dir="$PLUGINS" >&2
        terraform apply -input=false -auto-approve -var endpoint="$ENDPOINT" >&2
        terraform plan -input=false -detailed-exitcode -var endpoint="$ENDPOINT" >&2
        terraform output -json
        terraform destroy -input=false -auto-approve -var endpoint="$ENDPOINT" >&2`,
        { PLUGINS: plugins ?? '', TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' },
      )
      const { caller, may_read_own: mayReadOwn } = JSON.parse(told) as Record<
        'caller' | 'may_read_own',
        { readonly value: unknown }
      >
      assert.equal(caller.value, 'arn:aws:iam::123456789012:root')
      assert.equal(mayReadOwn.value, true)
    },
  },
]

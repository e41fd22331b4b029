// The package as npm would publish it, installed into an empty folder.
import assert from 'node:assert/strict'
import type { Case } from './workbench.ts'

/** npm is not a client under test: it keeps its registry, cache, certificates and proxies. */
const NPM_ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  ),
)

export const PACKAGE_CASES: readonly Case[] = [
  {
    name: 'the packed package installs into an empty folder, and its programs run from there',
    needs: [],
    run: async ({ sh, folder }) => {
      await sh(
        `cd "$ROOT" && npm run --silent build >/dev/null
         npm pack --silent --ignore-scripts --pack-destination "${folder}" >/dev/null
         cd "${folder}" && mkdir empty && cd empty
         echo '{"type": "module"}' >package.json
         npm install --silent --no-audit --no-fund --prefer-offline ../holdfast-*.tgz`,
        NPM_ENVIRONMENT,
      )
      const help = await sh('empty/node_modules/.bin/holdfast --help')
      assert.match(help, /dump/)
      await sh(
        `export HOLDFAST_STORE=s3://package HOLDFAST_MACHINE=web-1
         PATH="$PWD/empty/node_modules/.bin:$PATH"
         holdfast init >init.log 2>&1 || { cat init.log >&2; exit 1; }
         holdfast dump -q files 0 -- tar -C "$FILES" -cf - .
         mkdir back
         holdfast restore -q files 0 | tar -C back -xf -
         diff -r "$FILES" back`,
      )
      await sh(
        `cd empty
         echo "import { Failure } from 'holdfast'; import { prove } from 'holdfast/iam'; import { startSandbox } from 'holdfast/sandbox'
           console.log(typeof Failure, typeof prove, typeof startSandbox)" >use.js
         test "$(node_modules/.bin/node use.js)" = 'function function function'`,
      )
    },
  },
]

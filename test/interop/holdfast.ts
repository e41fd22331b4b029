// Our own programs against a server, and their dumps read by programs that are not ours.
import assert from 'node:assert/strict'
import type { Case, Workbench } from './workbench.ts'

const STORE = { HOLDFAST_STORE: 's3://holdfast/root', HOLDFAST_MACHINE: 'web-1' }
/** Small enough that 40 MiB become several segments of several parts. */
const SMALL = { ...STORE, HOLDFAST_PART_SIZE: '5M', HOLDFAST_SEGMENT_SIZE: '16M' }

/** Where a case's curl finds its credentials, for the script of docs/format.md. */
const CURL_CONF = `
  (umask 077; printf 'user = "%s:%s"' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" >curl.conf)
  export CURL_CONF=curl.conf BUCKET_URL="$ENDPOINT/holdfast" REGION="$AWS_REGION"`

/** What must hold on every S3 server. They run in order, on one bucket. */
export const SERVER_CASES: readonly Case[] = [
  {
    name: 'init makes the bucket and tries what the key may do',
    needs: [],
    run: async ({ sh }) => {
      const report = await sh('holdfast init 2>&1', STORE)
      for (const word of ['write', 'read', 'delete']) assert.match(report, new RegExp(word, 'i'))
    },
  },
  {
    name: 'a folder is dumped by tar and restored, byte for byte',
    needs: [],
    run: async ({ sh }) => {
      await sh(
        `holdfast dump -q files 0 -- tar -C "$FILES" -cf - .
         mkdir back
         holdfast restore -q files 0 | tar -C back -xf -
         diff -r "$FILES" back`,
        STORE,
      )
    },
  },
  {
    name: 'a stream of several segments of several parts comes back, and so does an empty one',
    needs: [],
    run: async ({ sh }) => {
      await sh(
        `holdfast dump -q big 0 <"$FILES/forty megabytes.bin"
         holdfast restore -q big 0 | cmp - "$FILES/forty megabytes.bin"
         holdfast restore -q big 0 -o big.bin
         cmp big.bin "$FILES/forty megabytes.bin"
         : | holdfast dump -q nothing 0
         test -z "$(holdfast restore -q nothing 0)"`,
        SMALL,
      )
    },
  },
  {
    name: 'list and verify agree with what was stored',
    needs: [],
    run: async ({ sh }) => {
      const list = await sh('holdfast list', STORE)
      for (const stream of ['files', 'big', 'nothing']) assert.match(list, new RegExp(stream))
      await sh('holdfast verify --quick; holdfast verify', STORE)
    },
  },
  {
    name: 'a producer that fails leaves neither a dump nor an open upload',
    needs: ['aws'],
    run: async ({ sh, fails }) => {
      const key = 'head -c 20000000 /dev/urandom; exit 3'
      const stderr = await fails(8, `holdfast dump -q broken 0 -- sh -c '${key}'`, STORE)
      assert.match(stderr, /3/)
      assert.doesNotMatch(await sh('holdfast list', STORE), /broken/)
      const uploads = await sh(
        'aws --endpoint-url "$ENDPOINT" s3api list-multipart-uploads --bucket holdfast --output text',
      )
      assert.doesNotMatch(uploads, /UPLOADS/)
    },
  },
  {
    name: 'zstd and age stand in the pipeline, in front and behind',
    needs: ['zstd', 'age'],
    run: async ({ sh }) => {
      await sh(
        `age-keygen -o key 2>/dev/null
         tar -C "$FILES" -cf - . | zstd -q | age -r "$(age-keygen -y key)" | holdfast dump -q sealed 0
         mkdir back
         holdfast restore -q sealed 0 | age -d -i key | zstd -dq | tar -C back -xf -
         diff -r "$FILES" back`,
        STORE,
      )
    },
  },
  {
    name: "a dump of several segments is recovered by docs/format.md's script, without holdfast",
    needs: ['curl'],
    run: async ({ sh }) => {
      await sh(
        `${CURL_CONF}
         recover() { sh "$ROOT/test/recovery/recover.sh" "$@"; }
         recover root/web-1/records/ | grep -q /files/
         recover "$(recover root/web-1/records/big/)" | cmp - "$FILES/forty megabytes.bin"`,
      )
    },
  },
  {
    name: 'rclone reads the segments: joined, they are the stream',
    needs: ['rclone'],
    run: async ({ sh }) => {
      await sh(
        `remote=":s3,provider=Other,env_auth=true,force_path_style=true,endpoint='$ENDPOINT':holdfast/root"
         rc() { rclone --config none --quiet "$@"; }
         nonce=$(rc lsf "$remote/web-1/records/big/0" | cut -d- -f2)
         rc lsf "$remote/web-1/data/$nonce" | sort >segments
         test "$(wc -l <segments)" -gt 1
         while read -r name; do rc cat "$remote/web-1/data/$nonce/$name"; done <segments |
           cmp - "$FILES/forty megabytes.bin"`,
      )
    },
  },
  {
    name: 'delete removes one dump with all its objects and leaves the others',
    needs: ['aws'],
    run: async ({ sh }) => {
      await sh('holdfast delete nothing 0 -y', STORE)
      assert.doesNotMatch(await sh('holdfast list', STORE), /nothing/)
      await sh('holdfast verify --quick', STORE)
    },
  },
  {
    name: 'clean keeps what a kept dump builds on, and removes what is old',
    needs: [],
    run: async ({ sh }) => {
      await sh(
        `for n in 1 2 3; do echo "full $n" | holdfast dump -q kept 0; sleep 1; done
         echo incremental | holdfast dump -q kept 1
         holdfast clean 1 --count dumps
         test "$(holdfast list --json | grep -c '"kept"')" = 4
         holdfast clean 1 --count dumps -y
         test "$(holdfast restore -q kept 0)" = 'full 3'
         test "$(holdfast restore -q kept 1)" = incremental`,
        STORE,
      )
    },
  },
  {
    name: 's3dump stores, lists and restores; the AWS command line reads what it stored',
    needs: ['aws'],
    run: async (bench) => {
      await bench.sh(
        `(umask 077; printf '%s\\n' "server $ENDPOINT" "region $AWS_REGION" 'bucket_name holdfast' \\
           "access_key_id $AWS_ACCESS_KEY_ID" "secret_access_key $AWS_SECRET_ACCESS_KEY" >keys)
         s3() { aws --endpoint-url "$ENDPOINT" s3 "$@"; }
         s3dump -f keys -q -h web-9 dump /home 0 <"$FILES/sixteen.bin"
         s3dump -f keys -q -h web-9 restore /home 0 | cmp - "$FILES/sixteen.bin"
         s3 cp --quiet "$FILES/sixteen.bin" s3://holdfast/web-8:etc:0:2020-02-29
         s3dump -f keys -q -h web-8 restore etc 0 | cmp - "$FILES/sixteen.bin"
         s3dump -f keys list | grep -q web-8`,
      )
    },
  },
]

const WRITER = {
  HOLDFAST_STORE: 's3://holdfast/root',
  HOLDFAST_MACHINE: 'web-2',
  HOLDFAST_PART_SIZE: '5M',
  HOLDFAST_SEGMENT_SIZE: '16M',
}

/** A key that may only put under one prefix; the servers give it in their own ways. */
export function writerCases(writer: () => Promise<Record<string, string>>): readonly Case[] {
  const denied = async ({ fails }: Workbench, command: string, action: RegExp) => {
    const stderr = await fails(4, command, { ...WRITER, ...(await writer()) })
    assert.match(stderr, /denied/i)
    assert.match(stderr, action)
  }
  return [
    {
      name: 'a key that may only put stores a dump in parts, which the owner restores',
      needs: [],
      run: async ({ sh }) => {
        const env = { ...WRITER, ...(await writer()) }
        await sh('holdfast dump -q big 0 <"$FILES/forty megabytes.bin"', env)
        await sh('holdfast restore -q big 0 | cmp - "$FILES/forty megabytes.bin"', WRITER)
      },
    },
    {
      name: 'the same key is refused what else it tries, and told what it lacks',
      needs: [],
      run: async (bench) => {
        await denied(bench, 'holdfast list', /s3:ListBucket/)
        await denied(bench, 'holdfast restore big 0', /s3:ListBucket|s3:GetObject/)
        await denied(bench, 'holdfast delete big 0 -y', /s3:/)
        await denied(bench, 'echo x | holdfast dump --host web-1 x 0', /s3:PutObject/)
      },
    },
    {
      name: 'an attack with the same key reaches nothing that is not its own, and leaves nothing',
      needs: [],
      run: async ({ sh, server }) => {
        const env = {
          ...(await writer()),
          HOLDFAST_CANARY_ACCESS_KEY_ID: server.accessKeyId,
          HOLDFAST_CANARY_SECRET_ACCESS_KEY: server.secretAccessKey,
        }
        const command = 'holdfast attack --as web-2 --store s3://holdfast/root --victim web-1'
        // radosgw lets everybody list the buckets that are its own: a surprise, and no breach.
        const told = await sh(`${command} --confirm-bucket holdfast --json || test $? = 1`, env)
        const { counts, remains } = JSON.parse(told) as {
          counts: { breaches: number; asExpected: number }
          remains: string[]
        }
        assert.equal(counts.breaches, 0)
        assert.ok(counts.asExpected > 80)
        assert.deepEqual(remains, [])
        assert.doesNotMatch(await sh('holdfast list --all', STORE), /canary/)
      },
    },
  ]
}

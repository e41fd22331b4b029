// Real S3 clients against the embedded endpoint: each backs up real files and restores them.
import assert from 'node:assert/strict'
import type { Case } from './workbench.ts'

export const CLIENT_CASES: readonly Case[] = [
  {
    name: 'aws syncs a folder there and back',
    needs: ['aws'],
    run: async ({ sh }) => {
      await sh(`
        aws configure set default.s3.addressing_style path
        aws --endpoint-url "$ENDPOINT" s3 mb s3://aws
        aws --endpoint-url "$ENDPOINT" s3 sync --quiet "$FILES" s3://aws/files
        aws --endpoint-url "$ENDPOINT" s3 sync --quiet s3://aws/files back
        diff -r "$FILES" back`)
    },
  },
  {
    name: 'aws stores a stream in parts, lists, copies and removes it',
    needs: ['aws'],
    run: async ({ sh }) => {
      await sh(`
        s3() { aws --endpoint-url "$ENDPOINT" s3 "$@"; }
        aws configure set default.s3.addressing_style path
        s3 mb s3://aws-stream
        s3 cp --quiet - s3://aws-stream/stream <"$FILES/forty megabytes.bin"
        s3 ls s3://aws-stream/ | grep -q ' 41943041 stream'
        s3 cp --quiet s3://aws-stream/stream s3://aws-stream/copy
        s3 cp --quiet s3://aws-stream/copy - | cmp - "$FILES/forty megabytes.bin"
        s3 rb --force s3://aws-stream`)
    },
  },
  {
    name: 's3cmd stores files in parts, syncs a folder and gets all of it back',
    needs: ['s3cmd'],
    run: async ({ sh }) => {
      await sh(`
        s3() {
          s3cmd --quiet --no-ssl --host="$HOST" --host-bucket="$HOST" --region="$AWS_REGION" \\
            --access_key="$AWS_ACCESS_KEY_ID" --secret_key="$AWS_SECRET_ACCESS_KEY" "$@"
        }
        s3 mb s3://s3cmd
        s3 --multipart-chunk-size-mb=5 put "$FILES/forty megabytes.bin" s3://s3cmd/big
        s3 get s3://s3cmd/big big
        cmp big "$FILES/forty megabytes.bin"
        s3 sync "$FILES/" s3://s3cmd/files/
        mkdir back
        s3 sync s3://s3cmd/files/ back/
        diff -r "$FILES" back`)
    },
  },
  {
    name: 'rclone syncs a folder, checks it and streams',
    needs: ['rclone'],
    run: async ({ sh }) => {
      await sh(`
        remote=":s3,provider=Other,env_auth=true,force_path_style=true,endpoint='$ENDPOINT':rclone"
        rclone --config none --quiet sync "$FILES" "$remote/files"
        rclone --config none --quiet check --download "$FILES" "$remote/files"
        rclone --config none --quiet sync "$remote/files" back
        diff -r "$FILES" back
        rclone --config none --quiet rcat "$remote/stream" <"$FILES/forty megabytes.bin"
        rclone --config none --quiet cat "$remote/stream" | cmp - "$FILES/forty megabytes.bin"`)
    },
  },
  {
    name: 'restic backs up a folder and a stream, checks every pack and restores',
    needs: ['restic'],
    run: async ({ sh }) => {
      await sh(`
        export RESTIC_REPOSITORY="s3:$ENDPOINT/restic/repo" RESTIC_PASSWORD=correct-horse
        restic --quiet init
        cd "$FILES" && restic --quiet backup . && cd "$OLDPWD"
        restic --quiet backup --stdin --stdin-filename stream <"$FILES/sixteen.bin"
        restic --quiet check --read-data
        restic --quiet restore latest --path "$FILES" --target back
        diff -r "$FILES" back
        restic --quiet dump latest stream | cmp - "$FILES/sixteen.bin"`)
    },
  },
  {
    name: 'curl signs, puts and gets, and is refused with a wrong secret',
    needs: ['curl'],
    run: async ({ sh }) => {
      const status = await sh(`
        printf 'user = "%s:%s"' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" >right
        printf 'user = "%s:wrong"' "$AWS_ACCESS_KEY_ID" >wrong
        call() { curl -sS --aws-sigv4 "aws:amz:$AWS_REGION:s3" "$@"; }
        none=$(sha256sum </dev/null | cut -d' ' -f1)
        call -f -K right -H "x-amz-content-sha256: $none" -X PUT "$ENDPOINT/curl"
        sum=$(sha256sum <"$FILES/sixteen.bin" | cut -d' ' -f1)
        call -f -K right -H "x-amz-content-sha256: $sum" -T "$FILES/sixteen.bin" "$ENDPOINT/curl/16"
        call -f -K right -H "x-amz-content-sha256: $none" "$ENDPOINT/curl/16" | cmp - "$FILES/sixteen.bin"
        call -K wrong -H "x-amz-content-sha256: $none" -o answer -w '%{http_code}' "$ENDPOINT/curl/16"
        grep -q '<Code>SignatureDoesNotMatch</Code>' answer`)
      assert.equal(status, '403')
    },
  },
]

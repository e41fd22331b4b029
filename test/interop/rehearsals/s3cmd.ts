import type { RehearsedTool } from './rehearsed-tool.ts'

const STORED = `s3cmd --quiet sync "$FILES/" 's3://{bucket}/{prefix}/files/'`

/** Its checksum is in its metadata, which sync reads the next time. */
const STORED_IN_PARTS = `
  mkdir tree && cp "$BIG" tree/big && echo small >tree/small
  s3cmd --quiet --multipart-chunk-size-mb=5 sync tree/ 's3://{bucket}/{prefix}/tree/'
  touch tree/big`

export const S3CMD: RehearsedTool = {
  profile: { tool: 's3cmd', edition: 'any' },
  needs: ['s3cmd'],
  // That of us-east-1 is what s3cmd takes a bucket's region to be where it may not ask.
  region: 'eu-central-1',
  version: 's3cmd --version',
  tasks: [
    {
      name: 'backup',
      role: 'writer',
      before: STORED_IN_PARTS,
      command: `
        s3cmd --quiet sync "$FILES/" 's3://{bucket}/{prefix}/files/'
        s3cmd --quiet --multipart-chunk-size-mb=5 sync tree/ 's3://{bucket}/{prefix}/tree/'`,
      check: `
        s3cmd --quiet sync 's3://{bucket}/{prefix}/files/' back/
        diff -r "$FILES" back`,
    },
    {
      name: 'restore',
      role: 'restorer',
      before: STORED,
      command: `
        mkdir back
        s3cmd --quiet sync 's3://{bucket}/{prefix}/files/' back/
        diff -r "$FILES" back`,
      unset: {
        's3:GetBucketLocation': `
          sed -i /^bucket_location/d ~/.s3cfg
          s3cmd --quiet get 's3://{bucket}/{prefix}/files/one.txt'`,
      },
    },
    {
      name: 'prune',
      role: 'keeper',
      before: `${STORED_IN_PARTS}; rm tree/small`,
      command: `s3cmd --quiet --delete-removed sync tree/ 's3://{bucket}/{prefix}/tree/'`,
      check: `test "$(keys)" = '{prefix}/tree/big'`,
    },
    {
      name: 'prune',
      role: 'keeper',
      before: STORED,
      command: `s3cmd --quiet --recursive del 's3://{bucket}/{prefix}/files/sub/'`,
      check: `test "$(keys)" = '{prefix}/files/one.txt'`,
    },
  ],
}

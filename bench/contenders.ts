// Who is measured, and how each is asked to store a stream and to give it back.

export interface Contender {
  readonly name: string
  /** The program whose version is reported and without which it cannot take part. */
  readonly program: string
  readonly version: string
  /** Once, before the first round. */
  readonly prepare?: string
  /** Reads the stream from stdin. Run by `sh -c`, with `exec` so that nothing else is measured. */
  readonly store: string
  /** Writes the stream to stdout. */
  readonly fetch: string
}

const AWS = 'aws --endpoint-url "$ENDPOINT" s3'
const RCLONE = 'rclone --config none --quiet'
const REMOTE = `":s3,provider=Other,env_auth=true,force_path_style=true,endpoint='$ENDPOINT':$BUCKET"`
const TUNED = '--s3-chunk-size 16M --s3-upload-concurrency 8'
const S3CMD =
  's3cmd --quiet --no-ssl --host="$HOST" --host-bucket="$HOST" --region="$AWS_REGION" ' +
  '--access_key="$AWS_ACCESS_KEY_ID" --secret_key="$AWS_SECRET_ACCESS_KEY"'

/** With the defaults of each, and rclone once more with the sizes that suit it best. */
export const CONTENDERS: readonly Contender[] = [
  {
    name: 'holdfast',
    program: 'node',
    version: '$HOLDFAST --version',
    store: 'exec $HOLDFAST dump -q stream 0',
    fetch: 'exec $HOLDFAST restore -q stream 0',
  },
  {
    name: 'rclone rcat / cat',
    program: 'rclone',
    version: 'rclone --version | head -n 1',
    store: `exec ${RCLONE} rcat ${REMOTE}/rclone`,
    fetch: `exec ${RCLONE} cat ${REMOTE}/rclone`,
  },
  {
    name: 'rclone, 8 × 16 MiB',
    program: 'rclone',
    version: 'rclone --version | head -n 1',
    store: `exec ${RCLONE} ${TUNED} rcat ${REMOTE}/rclone`,
    fetch: `exec ${RCLONE} cat ${REMOTE}/rclone`,
  },
  {
    name: 'aws s3 cp',
    program: 'aws',
    version: 'aws --version',
    prepare: 'aws configure set default.s3.addressing_style path',
    store: `exec ${AWS} cp --quiet --expected-size "$BYTES" - "s3://$BUCKET/aws"`,
    fetch: `exec ${AWS} cp --quiet "s3://$BUCKET/aws" -`,
  },
  {
    name: 's3cmd put / get',
    program: 's3cmd',
    version: 's3cmd --version',
    store: `exec ${S3CMD} put - "s3://$BUCKET/s3cmd"`,
    fetch: `exec ${S3CMD} get "s3://$BUCKET/s3cmd" -`,
  },
  {
    name: 'one part after another',
    program: 'python3',
    version: 'python3 --version',
    store: 'exec python3 "$BENCH/sequential.py" store sequential',
    fetch: 'exec python3 "$BENCH/sequential.py" fetch sequential',
  },
  {
    name: 'restic --stdin / dump',
    program: 'restic',
    version: 'restic version',
    prepare: 'restic --quiet init',
    store: 'exec restic --quiet backup --stdin --stdin-filename stream',
    fetch: 'exec restic --quiet dump latest stream',
  },
]

import { S3Fault } from '../http/s3-fault.ts'

const SHAPE = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/
const RESERVED = /^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/
const BAD_DOTS = /\.\.|\.-|-\./

/** Checks a new bucket's name by "Bucket naming rules" of the user guide. @throws InvalidBucketName */
export function parseBucketName(name: string): string {
  const valid =
    SHAPE.test(name) && !IP_ADDRESS.test(name) && !RESERVED.test(name) && !BAD_DOTS.test(name)
  if (!valid) throw new S3Fault('InvalidBucketName', { details: { BucketName: name } })
  return name
}

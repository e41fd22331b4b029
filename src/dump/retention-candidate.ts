import { dateOfInstant } from '../format/instant.ts'
import type { Candidate } from '../retain/candidate.ts'
import { levelNumber } from '../retain/lineage.ts'
import type { DumpProblem, RecordedDump, S3dumpDump, StoredDump } from './stored-dump.ts'

/** A stored dump as the rules of retention see it. s3dump's host counts as the machine of that name. */
export function candidateOf(dump: StoredDump): Candidate {
  return dump.kind === 'dump' ? recordedCandidate(dump) : s3dumpCandidate(dump)
}

function recordedCandidate({ name, recordKey, lastModified, problem }: RecordedDump): Candidate {
  return {
    id: recordKey,
    series: JSON.stringify([name.machine, name.stream]),
    level: name.level,
    stored: lastModified,
    taken: dateOfInstant(name.taken),
    nonce: name.nonce,
    parent: name.parent,
    standing: problem === undefined ? 'sound' : STANDING[problem.kind],
  }
}

const STANDING: Record<DumpProblem['kind'], Candidate['standing']> = {
  'multipart-record': 'dubious',
  'shared-segments': 'dubious',
  'record-size': 'incomplete',
  incomplete: 'incomplete',
}

/** s3dump kept no parents. dump(8)'s levels are numbers above 0; other levels it took for names. */
function s3dumpCandidate({ name, objects, lastModified, problem }: S3dumpDump): Candidate {
  const { host, filesystem, level } = name
  return {
    id: objects[0]?.key ?? '',
    series: JSON.stringify([host, filesystem]),
    level,
    stored: lastModified,
    taken: undefined,
    nonce: undefined,
    parent: (levelNumber(level) ?? 0) > 0 ? 'unknown' : '0',
    standing: problem === undefined ? 'sound' : 'incomplete',
  }
}

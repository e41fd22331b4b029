// Dumps standard input into a store that forgets everything, and prints the peak of memory in
// bytes: what is left is the engine alone.
import { uploadSizes } from '../../src/dump/write/upload-sizes.ts'
import { writeDump } from '../../src/dump/write/write-dump.ts'
import { parseMachineName } from '../../src/format/machine-name.ts'
import { openInput } from '../../src/host/input.ts'
import { systemClock, systemRandom } from '../../src/host/system.ts'
import type { ObjectWriter, Upload } from '../../src/store/store.ts'

/** As long as a part takes on a fast network: long enough for all buffers to be in use. */
const PART_MS = 5

const upload: Upload = {
  key: '',
  id: 'nowhere',
  async putPart(number, _body, options) {
    await systemClock.sleep(PART_MS)
    return { number, etag: '"nothing"', crc32: options?.crc32 ?? 0 }
  },
  complete: () => Promise.resolve(),
  abort: () => Promise.resolve(),
}

const store: ObjectWriter = {
  url: 'nowhere:',
  create: () => Promise.resolve(),
  startUpload: () => Promise.resolve(upload),
}

const { bytes } = await writeDump(
  {
    machine: parseMachineName('web-1'),
    stream: '/home',
    level: '0',
    parent: '0',
    sizes: uploadSizes(),
    tool: ['dump-to-nowhere', '1'],
  },
  openInput(0),
  { store, clock: systemClock, random: systemRandom },
)
console.log(JSON.stringify({ bytes, peak: process.resourceUsage().maxRSS * 1024 }))

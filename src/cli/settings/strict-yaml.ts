// YAML that people write for us: every scalar stays the text that was written, and every mistake is
// told with its place.
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml'
import { Failure, messageOf } from '../../base/failure.ts'

export interface StrictYaml {
  /** Maps, lists and texts; an empty map for a file of comments alone. */
  readonly value: unknown
  /** `path:line:column` of what stands under `keys`, or of the nearest above it that is there. */
  readonly positionOf: (keys: readonly PropertyKey[]) => string
}

/** @throws `bad-input` naming `path`, line and column, for what is not YAML. */
export function parseStrictYaml(text: string, path: string): StrictYaml {
  const lines = new LineCounter()
  // In YAML's failsafe schema every scalar is text: `machine: 007` stays what was written.
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'failsafe',
    prettyErrors: false,
  })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${path}:${line}:${col}`
  }
  const [broken] = document.errors
  if (broken !== undefined) {
    throw new Failure('bad-input', `${at(broken.pos[0])}: ${broken.message}`)
  }
  return {
    // A file of comments alone is an empty text in this schema.
    value: valueOf(document, path) || {},
    positionOf: (keys) => at(placeOf(document.contents, keys)?.range?.[0] ?? 0),
  }
}

/** @throws `bad-input` for aliases that name nothing, or would make far more of the file. */
function valueOf(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS()
  } catch (cause) {
    throw new Failure('bad-input', `${path}: ${messageOf(cause)}`)
  }
}

/** The key itself in a map, the item in a list. */
function placeOf(root: unknown, keys: readonly PropertyKey[]): Node | undefined {
  let place: Node | undefined
  let within = root
  for (const key of keys) {
    const [found, next] = step(within, key)
    if (found === undefined) return place
    place = found
    within = next
  }
  return place
}

function step(
  within: unknown,
  key: PropertyKey,
): readonly [place: Node | undefined, next: unknown] {
  if (isSeq(within)) {
    const item = within.items[Number(key)]
    return [isNode(item) ? item : undefined, item]
  }
  const pairs = isMap(within) ? within.items : []
  const pair = pairs.find((each) => isScalar(each.key) && each.key.value === key)
  return [isNode(pair?.key) ? pair.key : undefined, pair?.value]
}

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Reached } from './isolation-matrix.ts'
import { renderMatrix } from './render-matrix.ts'

/** Of machines that reach nothing, but for what `reached` says. */
function matrixOf(names: readonly string[], reached: Readonly<Record<string, Reached>> = {}) {
  const rows = names.map((_, from) =>
    names.map((_, to) => reached[`${from} ${to}`] ?? (from === to ? 'own' : 'nothing')),
  )
  return renderMatrix({ names, rows })
}

describe('the isolation matrix', () => {
  test('has a row for each key, a column for each prefix, and only marks that it explains', () => {
    const reached = { '0 1': 'reads', '1 2': 'unknown' } as const
    assert.deepEqual(matrixOf(['web-1', 'db', 'mail'], reached), [
      'Row by row, what each key reaches below the prefix of each machine:',
      '        1 2 3',
      '1 web-1 = r .',
      '2 db    . = ?',
      '3 mail  . . =',
      '= its own   . nothing   r reads   ? unknown',
    ])
  })

  test('of thirty machines with long names fits 80 columns, and tells the names below', () => {
    const names = Array.from({ length: 30 }, (_, index) => `a-machine-with-a-long-name-${index}`)
    const lines = matrixOf(names)
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [],
    )
    assert.ok(lines.includes('30 a-machine-with-a-long-name-29'))
  })

  test('of one machine is none', () => assert.deepEqual(matrixOf(['web-1']), []))

  test('sends nothing of a name to the terminal that it could obey', () => {
    const text = matrixOf(['a\u001b[2J', 'b']).join('\n')
    assert.equal(text.includes('\u001b'), false)
  })
})

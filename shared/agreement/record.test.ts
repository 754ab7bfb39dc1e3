import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type RecordLine, type ToldLine, headOf, makesHead } from './record.ts'

const line: fc.Arbitrary<RecordLine> = fc.record({
  at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  kind: fc.constantFrom('joined', 'agreed', 'amended', 'closed'),
  seat: fc.option(fc.constantFrom('a', 'b')),
  about: fc.dictionary(fc.constantFrom('title', 'number', 'section'), fc.oneof(fc.string(), fc.nat()))
})
const told = ({ at, kind, seat, about }: RecordLine): ToldLine => ({
  ...about,
  at: new Date(at).toISOString(),
  kind,
  seatId: seat
})

it('makes its head, and no other lines make it', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), line, fc.nat(7), (lines, other, nth) => {
      const head = headOf(lines)
      expect(makesHead(lines.map(told), head)).toBe(true)
      const at = nth % lines.length
      const [without, put, changed] = [lines.toSpliced(at, 1), lines.toSpliced(at, 0, other), lines.with(at, other)]
      for (const wrong of [without, put, changed, lines.toReversed()])
        expect(makesHead(wrong.map(told), head)).toBe(JSON.stringify(wrong) === JSON.stringify(lines))
    })
  )
})

it('is what the description for strangers says', () => {
  const page = readFileSync('docs/record.md', 'utf8')
  const [, example = ''] = /These two lines\s+```json\n([\s\S]*?)```/.exec(page) ?? []
  const [, head = ''] = /make the head `([0-9a-f]{64})`/.exec(page) ?? []
  const lines = JSON.parse(example) as ToldLine[]
  expect(lines).toHaveLength(2)
  expect(makesHead(lines, head)).toBe(true)
})

import { expect, it } from 'vitest'
import type { MarginAct } from '../../shared/protocol/messages.ts'
import { MarginLines } from './MarginLines.ts'

const margin = () => {
  const sent: MarginAct[] = []
  return { sent, margin: new MarginLines((act) => sent.push(act)) }
}

it('sends one line of whole characters, and no more than the strip takes', () => {
  const { sent, margin: lines } = margin()
  for (const text of ['as it is', 'first\nsecond', 'a\uD83D', `${'x'.repeat(399)}🙂`, '']) lines.write('l', text)
  expect(sent.map((act) => ('text' in act ? act.text : act))).toEqual(['as it is', 'first', 'a', 'x'.repeat(399), ''])
})

it('shows what it is told, and stays as it is when it cannot read it', () => {
  const { margin: lines } = margin()
  let heard = 0
  lines.subscribe(() => heard++)
  lines.told({ lines: [{ line: 'l', seat: 's', text: 'hm' }] })
  for (const nonsense of [undefined, 5, {}, { lines: [{}] }]) lines.told(nonsense)
  expect(lines.lines()).toEqual([{ line: 'l', seat: 's', text: 'hm' }])
  expect(heard).toBe(1)
})

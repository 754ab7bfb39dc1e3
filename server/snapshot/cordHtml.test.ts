import { expect, it } from 'vitest'
import { INKS } from '../../shared/alliance/inks.ts'
import { cordHtml } from './cordHtml.ts'

const by = (count: number, stance: 'willing' | 'in') => INKS.slice(0, count).map((ink, nth) => ({ name: `${nth}`, ink, stance }))

it('the cord has every ink of who agreed, and is whipped, for two to eight', () => {
  for (let count = 2; count <= 8; count++)
    for (const stance of ['willing', 'in'] as const) {
      const html = cordHtml({ by: by(count, stance) })
      expect(new Set(html.match(/(?<=data-ink=")\w*/g))).toEqual(new Set(INKS.slice(0, count)))
      expect(html.match(/L/g)?.length).toBeGreaterThanOrEqual(2 * 3)
      expect(html.includes('stroke-dasharray')).toBe(stance === 'willing')
    }
})

it('the page that shows it needs no rule made for it alone: no script, no style of its own, nothing fetched', () => {
  expect(cordHtml({ by: by(8, 'willing') })).not.toMatch(/style=|<script|href|url\(|on\w+=|NaN|undefined/)
})

it('nobody alone makes a cord', () => {
  expect(cordHtml({ by: by(1, 'in') })).toBe('')
})

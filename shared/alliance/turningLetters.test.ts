import fc from 'fast-check'
import { expect, it } from 'vitest'
import { idleTurns } from './turningLetters.ts'

const [LRE, RLE, PDF, LRO, RLO, LRI, RLI, FSI, PDI] = Array.from('\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069')

it('a letter that would turn all that follows it turns nothing, nor one that turns each letter by itself', () => {
  for (const open of [LRE, RLE, LRO, RLO, LRI, RLI, FSI]) expect(idleTurns(`no${open} I pay 100.`)).toEqual([2])
  for (const open of [LRO, RLO]) expect(idleTurns(`no${open} I pay 100.${PDF}`)).toEqual([2, 14])
  for (const close of [PDF, PDI]) expect(idleTurns(`no${close} I pay 100.`)).toEqual([2])
  // What stands apart ends all that was begun within it, and nothing that was begun before.
  expect(idleTurns(`${RLI}no${RLE}${RLO} I pay${PDI} 100.`)).toEqual([3, 4])
  expect(idleTurns(`${RLE}no${RLI}${PDF} I pay${PDI} 100.`)).toEqual([0, 4])
  expect(idleTurns(`${PDI}${RLE}no${PDI}${RLO} I pay 100.`)).toEqual([0, 1, 4, 5])
})

it('nothing that is not seen stands within a number, and marks of a direction stay everywhere else', () => {
  expect(idleTurns('I pay \u200F1\u200F00.')).toEqual([6, 8])
  expect(idleTurns('I pay 1\u202A\u061C0\u202C0.')).toEqual([7, 8, 10])
  expect(idleTurns('ב־3\u200F, 10\u200F במאי, \u200FC++\u200F')).toEqual([])
})

it('pairs stay, as programs put them around a number or a name', () => {
  for (const pair of [`${LRE}+49 170 123${PDF}`, `${FSI}Amara${PDI}`, `${RLI}שלום ${LRE}C++ (2020)${PDF} רב${PDI}`])
    expect(idleTurns(`Call ${pair}, ${pair}.`)).toEqual([])
  expect(idleTurns('We wait for each other.')).toEqual([])
})

it('without those, whatever was written, no letter is left that reaches further than its pair', () => {
  const letters = fc.constantFrom(...Array.from('a1 \n\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069'))
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 60 }), (text) => {
      const idle = idleTurns(text)
      expect(idle.every((at) => /[\u200F\u202A-\u202E\u2066-\u2069]/.test(text.charAt(at)))).toBe(true)
      const left = Array.from(text)
        .filter((_, at) => !idle.includes(at))
        .join('')
      expect(idleTurns(left)).toEqual([])
      expect(left).not.toMatch(/[\u202D\u202E]|1[^a \n1]+1/)
      // Every one that opens is closed by one of its kind, and by nothing before.
      let inside = left.replace(/[a1 \n\u200F]/g, '')
      for (let was = ''; was !== inside;) {
        was = inside
        inside = inside.replace(/[\u202A\u202B]\u202C|[\u2066-\u2068]\u2069/g, '')
      }
      expect(inside).toBe('')
    }),
    { numRuns: 1_000 }
  )
})

it('costs little, however many there are', () => {
  const from = performance.now()
  for (const many of ['\u202B', '\u2069', `${RLE}${PDI}`, `${RLI}${RLE}`, `${RLI}${RLE}${PDI}`, '1\u200F'])
    idleTurns(many.repeat(100_000))
  idleTurns(`${RLI}${'\u202B'.repeat(199_000)}${PDI}`)
  expect(performance.now() - from).toBeLessThan(2_000)
})

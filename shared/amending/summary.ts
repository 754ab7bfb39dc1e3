// What changed, in one sentence, for whoever hears it and where there is little room. It counts paragraphs, and nothing that anybody did.
import type { ReadBlock, Reading } from './compare.ts'

export const summaryOf = ({ isSame, title, blocks }: Reading): string => {
  if (isSame) return 'Nothing changed.'
  const isRenamed = title.some((piece) => piece.change !== 'same' || piece.was !== undefined)
  const words = wordsOf(blocks)
  if (!isRenamed) return `${words}.`
  return words === '' ? 'The title changed.' : `The title changed. ${words}.`
}

const wordsOf = (blocks: readonly ReadBlock[]): string => {
  const read = blocks.filter(({ change }) => change !== 'left' && change !== 'same')
  if (read.length === 0) return ''
  if (blocks.every(({ change }) => change === 'added')) return 'All of it is new'
  if (blocks.every(({ change }) => change === 'removed')) return 'All of it was taken out'
  if (read.every(isSpacing)) return 'Only spaces between words changed'
  if (read.every(isStyle)) return 'Only the look of some words changed'
  const count = (...changes: ReadBlock['change'][]): number => read.filter(({ change }) => changes.includes(change)).length
  const told = [
    { count: count('changed', 'spaced', 'split', 'joined'), one: 'changed', many: 'changed' },
    { count: count('reshaped'), one: 'has another shape', many: 'have another shape' },
    { count: count('moved'), one: 'moved', many: 'moved' },
    { count: count('added'), one: 'is new', many: 'are new' },
    { count: count('removed'), one: 'was taken out', many: 'were taken out' }
  ].filter((one) => one.count > 0)
  const clauses = told.map(({ count: number, one, many }, nth) => {
    const noun = nth > 0 ? '' : number === 1 ? ' paragraph' : ' paragraphs'
    return `${numberWord(number)}${noun} ${number === 1 ? one : many}`
  })
  const said = clauses.join(', ')
  return said.charAt(0).toUpperCase() + said.slice(1)
}

const isSpacing = ({ change }: ReadBlock): boolean => change === 'spaced'
const isStyle = (block: ReadBlock): boolean =>
  block.change === 'changed' &&
  block.pieces.every((piece) => piece.change === 'restyled' || (piece.change === 'same' && piece.was === undefined))

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
const numberWord = (number: number): string => NUMBERS[number - 1] ?? `${number}`

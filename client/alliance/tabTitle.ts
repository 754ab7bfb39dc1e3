import { calledTitle } from '../../shared/alliance/title.ts'
import { numberWords } from '../sharing/words.ts'

/** So many names stand in a tab, or in a list of them, before the rest are counted. */
const NAMED = 3

/** What the browser calls the page of an alliance: as the page does, but for many names the first of them. */
export const tabTitle = (title: string, names: readonly string[]): string => {
  const isNamed = title.trim() !== '' || names.length <= NAMED
  return isNamed ? calledTitle(title, names) : `${names.slice(0, 2).join(', ')} and ${numberWords(names.length - 2)} more`
}

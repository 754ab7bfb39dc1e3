// What is said of a note, and of what becomes of it.
import type { Closing } from '../../shared/agreement/notes.ts'
import type { NoteTold } from '../../shared/protocol/notes.ts'

/** As they are sent: what was left empty is not there. */
export const said = (words: string): string | undefined => (words.trim() === '' ? undefined : words)

export const CHOICES: Record<Closing, string> = { keep: 'keep', change: 'change', 'let-go': 'let go' }

/** What each choice means for the words. */
export const MEANS: Record<Closing, string> = {
  keep: 'The words stay as they are.',
  change: 'The words are to be changed; whoever likes begins.',
  'let-go': 'There is nothing to do about it.'
}

/** What one who is not done with it would do. */
export const wouldWords = (name: string, how: Closing): string =>
  how === 'let-go' ? `${name} would let it go.` : `${name} would ${CHOICES[how]} the words.`

export const endedWords = ({ how }: NonNullable<NoteTold['ended']>, day: string): string =>
  how === 'let-go'
    ? `Let go on ${day}.`
    : how === 'keep'
      ? `Laid to rest on ${day}: you keep the words.`
      : `Laid to rest on ${day}: the words were to change.`

const QUOTED = 60

/** As much of the words as says which they are. */
export const shortly = (quote: string): string => {
  const line = quote.replace(/\s+/gu, ' ')
  if (line.length <= QUOTED) return line
  const cut = line.slice(0, QUOTED)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), QUOTED / 2)).trimEnd()}…`
}

import type { Ink } from '../../shared/alliance/inks.ts'
import type { Piece } from '../../shared/amending/pieces.ts'
import css from './ChangedWords.module.css'
import { type Passage, linkWords, passagesOf, placed, restyledWords } from './readingWords.ts'

type ReadWordsProps = { pieces: readonly Piece[]; voiceOf: (seatId: string) => { name: string; ink: Ink } | undefined }

/** The words of one paragraph. Each change is one passage, said once to whoever listens; a name only where it is another. */
export const ReadWords = ({ pieces, voiceOf }: ReadWordsProps) => {
  const passages = passagesOf(pieces)
  return placed(passages).map(({ place, one }, nth) => (
    <Read key={place} passage={one} previous={passages[nth - 1]} next={passages[nth + 1]} voiceOf={voiceOf} />
  ))
}

type ReadProps = { passage: Passage; previous: Passage | undefined; next: Passage | undefined } & Pick<ReadWordsProps, 'voiceOf'>

const Read = ({ passage, previous, next, voiceOf }: ReadProps) => {
  const { change, before, pieces, behind, by, isOtherHand } = passage
  const voice = by === undefined ? undefined : voiceOf(by)
  switch (change) {
    case 'same':
      return <Words pieces={pieces} />
    case 'restyled':
      return (
        <>
          {before}
          <span className={css.restyled}>
            <Words pieces={pieces} />
          </span>
          <Gloss>{restyledWords(pieces)}</Gloss>
          {behind}
        </>
      )
    case 'removed':
      return (
        <>
          {before}
          <del data-ink={voice?.ink}>
            <Unseen>(taken out: </Unseen>
            <Words pieces={pieces} />
            <Unseen>)</Unseen>
          </del>
          {next?.change === 'added' && next.before === '' && behind === '' ? ' ' : behind}
        </>
      )
    case 'added':
      return (
        <>
          {before}
          <ins data-ink={voice?.ink}>
            <Unseen>{voice !== undefined && isOtherHand ? `(added by ${voice.name}: ` : '(added: '}</Unseen>
            <Words pieces={pieces} />
            <Unseen>)</Unseen>
          </ins>
          <Gloss>{linkWords(previous, passage)}</Gloss>
          {behind}
        </>
      )
  }
}

/** Of the tool, not of the words: its direction says nothing of theirs. */
const Unseen = ({ children }: { children: string }) => (
  <span className={`unseen ${css.unseen}`} dir="ltr">
    {children}
  </span>
)

const Gloss = ({ children }: { children: string }) =>
  children === '' ? null : (
    <span className={css.gloss} dir="ltr">
      {' '}
      ({children})
    </span>
  )

const Words = ({ pieces }: { pieces: Passage['pieces'] }) =>
  placed(pieces).map(({ place, one }) => <Styled key={place} piece={one} />)

const Styled = ({ piece: { text, styles, href, within } }: { piece: Passage['pieces'][number] }) => {
  const shown = within === undefined ? text : <span className={within}>{text}</span>
  const linked = href === null ? shown : <span className={css.link}>{shown}</span>
  const leaning = styles.includes('italic') ? <em>{linked}</em> : linked
  return styles.includes('bold') ? <strong>{leaning}</strong> : leaning
}

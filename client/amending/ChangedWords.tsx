import type { ReadBlock, Reading } from '../../shared/amending/compare.ts'
import type { Shape } from '../../shared/amending/blocks.ts'
import type { Piece } from '../../shared/amending/wordDiff.ts'
import type { Voice } from '../writing/Voices.ts'
import css from './ChangedWords.module.css'

type ChangedWordsProps = {
  reading: Reading
  voiceOf: (seat: string) => Voice | undefined
}

/** What changed, to be read as the prose that it is: what was put in on its writer's line, what was taken out struck through. */
export const ChangedWords = ({ reading: { title, blocks }, voiceOf }: ChangedWordsProps) => (
  <div className={`words ${css.reading}`}>
    {title.some(({ change }) => change !== 'same') && (
      <p className={css.title} dir="auto">
        <Pieces pieces={title} voiceOf={voiceOf} />
      </p>
    )}
    {placed(blocks).map(({ place, one }) => (
      <Block key={place} block={one} voiceOf={voiceOf} />
    ))}
  </div>
)

const Block = ({ block: { change, shape, was, pieces }, voiceOf }: { block: ReadBlock } & Pick<ChangedWordsProps, 'voiceOf'>) => (
  <p dir="auto" className={css.block} data-depth={Math.min(shape.depth, 4)} data-quote={shape.isQuoted ? '' : undefined}>
    {shape.kind !== 'paragraph' && <span className={css.sign}>{signOf(shape)} </span>}
    <Pieces pieces={pieces} voiceOf={voiceOf} />
    {change === 'moved' && <span className={css.gloss}> moved here</span>}
    {was !== undefined && <span className={css.gloss}> {reshapedWords(was, shape)}</span>}
  </p>
)

const signOf = ({ kind, number, isDone }: Shape): string => {
  switch (kind) {
    case 'paragraph':
      return ''
    case 'bullet':
      return '•'
    case 'numbered':
      return `${number}.`
    case 'task':
      return isDone === true ? '☑' : '☐'
  }
}

const reshapedWords = (was: Shape, now: Shape): string => {
  if (was.kind === 'task' && now.kind === 'task' && was.isDone !== now.isDone)
    return now.isDone === true ? 'now done' : 'now open'
  if (was.isQuoted !== now.isQuoted) return now.isQuoted ? 'now a quotation' : 'no quotation any more'
  if (was.depth !== now.depth && was.kind === now.kind) return now.depth > was.depth ? 'now further in' : 'now further out'
  return now.kind === 'paragraph' ? 'now a paragraph' : now.kind === 'task' ? 'now a task' : 'now in a list'
}

const Pieces = ({ pieces, voiceOf }: { pieces: readonly Piece[] } & Pick<ChangedWordsProps, 'voiceOf'>) =>
  placed(pieces).map(({ place, one }) => <PieceOf key={place} piece={one} voiceOf={voiceOf} />)

/** They have no names of their own: each is known by its place. */
const placed = <T,>(list: readonly T[]): { place: string; one: T }[] => list.map((one, nth) => ({ place: `${nth}`, one }))

const PieceOf = ({ piece, voiceOf }: { piece: Piece } & Pick<ChangedWordsProps, 'voiceOf'>) => {
  const voice = piece.by === undefined ? undefined : voiceOf(piece.by)
  const words = <Styled piece={piece} />
  switch (piece.change) {
    case 'same':
      return words
    case 'added':
      return (
        <ins data-ink={voice?.ink} title={voice === undefined ? undefined : `${voice.name} wrote this`}>
          <span className="unseen">{voice === undefined ? '(added) ' : `(added by ${voice.name}) `}</span>
          {words}
        </ins>
      )
    case 'removed':
      return (
        <>
          <del>
            <span className="unseen">(taken out) </span>
            {words}
          </del>{' '}
        </>
      )
    case 'restyled':
      return (
        <span className={css.restyled} title="Only the style changed">
          {words}
        </span>
      )
  }
}

const Styled = ({ piece: { text, styles, href } }: { piece: Piece }) => {
  const linked = href === null ? text : <span className={css.link}>{text}</span>
  const leaning = styles.includes('italic') ? <em>{linked}</em> : linked
  return styles.includes('bold') ? <strong>{leaning}</strong> : leaning
}

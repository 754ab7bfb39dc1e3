import { toldDirection } from '../../shared/alliance/direction.ts'
import type { Ink } from '../../shared/alliance/inks.ts'
import type { Shape } from '../../shared/amending/blocks.ts'
import type { ReadBlock, Reading } from '../../shared/amending/compare.ts'
import { summaryOf } from '../../shared/amending/summary.ts'
import { Mark } from '../paper/Mark.tsx'
import css from './ChangedWords.module.css'
import { ReadWords } from './ReadWords.tsx'
import { opening, placed, reshapedWords } from './readingWords.ts'

type VoiceOf = (seatId: string) => { name: string; ink: Ink } | undefined

type ChangedWordsProps = { reading: Reading; voiceOf: VoiceOf }

/** What changed, to be read as the prose that it is: what was put in on its writer's line, what was taken out struck through. */
export const ChangedWords = ({ reading, voiceOf }: ChangedWordsProps) => {
  const { title, blocks } = reading
  return (
    <>
      <p className={css.summary}>
        <span>{summaryOf(reading)}</span>
        {handsIn(reading).map((seat) => (
          <Hand key={seat} voice={voiceOf(seat)} />
        ))}
      </p>
      <div className={`words ${css.reading}`}>
        {title.some(({ change }) => change !== 'same') && (
          <p className={css.title} dir="auto">
            <ReadWords pieces={title} voiceOf={voiceOf} />
          </p>
        )}
        {placed(blocks).map(({ place, one }) => (
          <Block key={place} block={one} voiceOf={voiceOf} />
        ))}
      </div>
    </>
  )
}

/** Whose additions are read, each once. */
const handsIn = ({ title, blocks }: Reading): string[] => {
  const pieces = [...title, ...blocks.flatMap((block) => (block.change === 'left' ? [] : block.pieces))]
  return [...new Set(pieces.flatMap(({ change, by }) => (change === 'added' && by !== undefined ? [by] : [])))]
}

const Hand = ({ voice }: { voice: ReturnType<VoiceOf> }) =>
  voice === undefined ? null : (
    <span className={css.hand} data-ink={voice.ink}>
      <Mark ink={voice.ink} />
      <bdi>{voice.name}</bdi>
    </span>
  )

const Block = ({ block, voiceOf }: { block: ReadBlock; voiceOf: VoiceOf }) => {
  if (block.change === 'left')
    return (
      <p className={css.left}>
        <bdi className={css.opening}>{opening(block.text)}</bdi>{' '}
        {block.to === 'below' ? 'moved further down' : 'moved further up'}
      </p>
    )
  const { shape, pieces } = block
  const said = saidOf(block)
  return (
    <div
      dir={toldDirection(pieces.length, pieces.map(({ text }) => text).join('')) ?? 'auto'}
      className={css.block}
      data-depth={Math.min(shape.depth, DEEPEST)}
      data-quote={shape.isQuoted ? '' : undefined}
    >
      {said !== '' && (
        <p className={css.gloss}>
          <span dir="ltr">{said}</span>
        </p>
      )}
      <p>
        <Sign shape={shape} />
        <ReadWords pieces={pieces} voiceOf={voiceOf} />
      </p>
    </div>
  )
}

/** Further in, nothing is set further in. */
const DEEPEST = 7

/** What happened to a paragraph as a whole; nothing, where its words say it. */
const saidOf = (block: Exclude<ReadBlock, { change: 'left' }>): string => {
  const said: string[] = []
  if (block.change === 'moved') said.push(block.from === 'above' ? 'moved here from further up' : 'moved here from further down')
  if (block.change === 'split') said.push('a paragraph of its own now')
  if (block.change === 'joined') said.push('made one paragraph')
  if (block.was !== undefined) said.push(reshapedWords(block.was, block.shape))
  if (block.change === 'spaced') said.push('other spaces between the words')
  return said.join(', ')
}

const Sign = ({ shape: { kind, number, isDone } }: { shape: Shape }) => {
  switch (kind) {
    case 'paragraph':
      return null
    case 'bullet':
      return <span className={css.sign}>• </span>
    case 'numbered':
      return <span className={css.sign}>{number}. </span>
    case 'task':
      return (
        <span className={css.sign} dir="ltr">
          <span aria-hidden="true">{isDone === true ? '☑ ' : '☐ '}</span>
          <span className="unseen">{isDone === true ? '(done) ' : '(open) '}</span>
        </span>
      )
  }
}

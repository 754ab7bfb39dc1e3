import { type FormEvent, type RefCallback, useCallback, useState, useSyncExternalStore } from 'react'
import { LONGEST_MARGIN_LINE, MOST_MARGIN_LINES } from '../../shared/protocol/messages.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { MarginLine, MarginLines } from '../connection/MarginLines.ts'
import { Button } from '../paper/Button.tsx'
import { Field } from '../paper/Field.tsx'
import { Mark } from '../paper/Mark.tsx'
import type { Hand } from '../writing/Hand.ts'
import css from './MarginStrip.module.css'

type MarginStripProps = {
  alliance: Alliance
  margin: MarginLines
  hand: Hand
  /** It was asked for by hand, and not by another who began to write. */
  takesFocus: boolean
  onPutAway: () => void
}

export const MarginStrip = ({ alliance, margin, hand, takesFocus, onPutAway }: MarginStripProps) => {
  const lines = useSyncExternalStore(margin.subscribe, margin.lines)
  const editor = useSyncExternalStore(hand.subscribe, hand.editor)
  const fresh = () => ({ line: margin.newLine(), text: '', isThere: false })
  const [draft, setDraft] = useState(fresh)
  // What another wiped away is gone from my field, too.
  const isThere = lines.some(({ line }) => line === draft.line)
  if (isThere !== draft.isThere) setDraft(isThere ? { ...draft, isThere } : fresh())
  const appeared: RefCallback<HTMLInputElement> = useCallback(
    (input) => {
      if (takesFocus) input?.focus({ preventScroll: true })
    },
    [takesFocus]
  )
  const write = (text: string): void => {
    setDraft({ ...draft, text })
    margin.write(draft.line, text)
  }
  const keep = (event: FormEvent): void => {
    event.preventDefault()
    if (draft.text.trim() !== '') setDraft(fresh())
  }
  const carry = ({ text }: MarginLine): void => void editor?.chain().focus().insertContent({ type: 'text', text }).run()
  // My own line under way stands in its field, not twice.
  const shown = lines.filter(({ line }) => line !== draft.line)
  return (
    <aside className={css.margin} aria-label="The margin">
      <div className={css.head}>
        <h2 className={css.name}>The margin</h2>
        <Button kind="plain" onClick={onPutAway}>
          Put it away
        </Button>
      </div>
      <p className="fine">
        {alliance.seats.length > 2 ? 'You all' : 'You both'} see this while you are here. It is never saved, and gone when the
        last of you leaves.
      </p>
      {shown.length > 0 && (
        <ol className={css.lines}>
          {shown.map((line) => (
            <Line
              key={line.line}
              line={line}
              alliance={alliance}
              canCarry={editor?.isEditable === true}
              onCarry={() => carry(line)}
              onTakeOut={() => margin.write(line.line, '')}
            />
          ))}
        </ol>
      )}
      <form onSubmit={keep}>
        <Field
          ref={appeared}
          label="Scribble a line"
          value={draft.text}
          maxLength={LONGEST_MARGIN_LINE}
          disabled={shown.length >= MOST_MARGIN_LINES && draft.text === ''}
          autoComplete="off"
          dir="auto"
          enterKeyHint="enter"
          onChange={(event) => write(event.target.value)}
        />
      </form>
      {lines.length > 0 && (
        <p className={css.acts}>
          <Button kind="plain" onClick={() => margin.clear()}>
            Wipe it clean
          </Button>
        </p>
      )}
    </aside>
  )
}

type LineProps = {
  line: MarginLine
  alliance: Alliance
  /** There is a caret in the page for it to go to. */
  canCarry: boolean
  onCarry: () => void
  onTakeOut: () => void
}

const Line = ({ line: { seat, text }, alliance, canCarry, onCarry, onTakeOut }: LineProps) => {
  const person = alliance.seats.find(({ id }) => id === seat)?.person
  const isMine = seat === alliance.me.seatId
  return (
    <li className={css.line}>
      <span className={css.words} data-ink={person?.ink}>
        {person && <Mark ink={person.ink} />}
        <span className="unseen">{isMine ? 'You' : person?.name}: </span>
        <bdi>{text}</bdi>
      </span>
      <span className={css.does}>
        {canCarry && (
          <button type="button" onClick={onCarry}>
            Carry it into the page
          </button>
        )}
        {isMine && (
          <button type="button" onClick={onTakeOut}>
            Take it out
          </button>
        )}
      </span>
    </li>
  )
}

import type { Editor } from '@tiptap/core'
import type { Rescued } from '../../shared/protocol/bodies.ts'
import { asShown } from '../../shared/sharing/asShown.ts'
import { Button } from '../paper/Button.tsx'
import { Mark } from '../paper/Mark.tsx'
import { Notice } from '../paper/Notice.tsx'
import { ShownText } from '../paper/ShownText.tsx'
import { putBack } from './putBack.ts'
import css from './RescuedWords.module.css'
import type { Voices } from './Voices.ts'

type RescuedWordsProps = {
  rescued: readonly Rescued[]
  /** Where they go; undefined while nobody can say: the section is not known, and the hand is in none. */
  editor: Editor | undefined
  voices: Voices
  onAnswered: OnRescueAnswered
}

/** `takeOut`: they are in the words again, and are forgotten as soon as those are saved; it takes them out of there. Without it they are
 *  let go. */
export type OnRescueAnswered = (id: string, takeOut?: () => void) => void

/** My words that fell away here while two changed the same paragraph: shown to me alone, until I say what becomes of them. */
export const RescuedWords = ({ rescued, editor, voices, onAnswered }: RescuedWordsProps) => {
  const ink = voices.voiceOf(voices.me)?.ink
  return rescued.map(({ id, before, words }) => (
    <div key={id} className={css.rescued}>
      <Notice
        kind="waiting"
        sign={ink && <Mark ink={ink} />}
        title="These words of yours fell away"
        acts={
          <>
            {editor !== undefined && (
              <Button
                onClick={() => {
                  const takeOut = putBack(editor, { before, words })
                  // A section that is full says so itself, and they wait until there is room.
                  if (takeOut !== undefined) onAnswered(id, takeOut)
                }}
              >
                Put back
              </Button>
            )}
            <Button
              kind="plain"
              onClick={({ currentTarget }) => {
                currentTarget.closest<HTMLElement>('section, main')?.focus({ preventScroll: true })
                onAnswered(id)
              }}
            >
              Let go
            </Button>
          </>
        }
      >
        while another hand changed this paragraph, too. They are safe.
        {editor === undefined && ' Go to where they belong, and put them back there.'}
        <blockquote className={css.words} data-ink={ink} dir="auto">
          <ShownText parts={asShown([words]).flat()} />
        </blockquote>
      </Notice>
    </div>
  ))
}

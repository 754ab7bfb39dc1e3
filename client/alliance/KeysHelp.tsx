import { Fragment } from 'react'
import { Button } from '../paper/Button.tsx'
import { Dialog } from '../paper/Dialog.tsx'
import { writingKeys } from '../writing/writingKeys.ts'
import css from './KeysHelp.module.css'

const EVERYWHERE = [
  { keys: ['?'], does: 'These keys' },
  { keys: ['F2'], does: 'Rename the section you are in' },
  { keys: ['Alt ↑', 'Alt ↓'], does: 'Move a section, in the table of sections or from its title' },
  { keys: ['Mod Z'], does: 'Undo what you did with sections; in the words, what you wrote' },
  { keys: ['Mod Shift Z'], does: 'Do it again' }
]

/** The keys that there are. */
export const KeysHelp = ({ onClosed }: { onClosed: () => void }) => (
  <Dialog question="By keyboard" onClosed={onClosed}>
    {(close) => (
      <>
        <KeysOf title="On the page" keys={EVERYWHERE} />
        <KeysOf title="In the words" keys={writingKeys} />
        <p className={css.done}>
          <Button onClick={close}>Close</Button>
        </p>
      </>
    )}
  </Dialog>
)

const KeysOf = ({ title, keys }: { title: string; keys: readonly { keys: readonly string[]; does: string }[] }) => (
  <>
    <h3 className={css.title}>{title}</h3>
    <dl className={css.keys}>
      {keys.map(({ keys: pressed, does }) => (
        <div key={does} className={css.key}>
          <dt>
            {pressed.map((one, at) => (
              <Fragment key={one}>
                {at > 0 && ' '}
                <kbd>{asPressedHere(one)}</kbd>
              </Fragment>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  </>
)

const asPressedHere = (keys: string): string => keys.replace('Mod', isApple() ? '⌘' : 'Ctrl')

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

import { useRef, useState, useSyncExternalStore } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Hand } from '../writing/Hand.ts'
import { LinkForm } from '../writing/LinkForm.tsx'
import { ShapeButtons, goAlong } from '../writing/ShapeButtons.tsx'
import { standingOf, toldOf } from '../agreeing/standing.ts'
import { useWords } from '../agreeing/useWords.ts'
import { Thread } from '../paper/Thread.tsx'
import { Contents, type ContentsProps, WaitsForYou } from './Contents.tsx'
import css from './Dock.module.css'
import { threadOf } from './threadOf.ts'
import { useSectionInView } from './useSectionInView.ts'
import { useWriters } from './useWriters.ts'

/** Where the contents do not stand beside the words: a line at the foot of the window that opens them and, on a
 *  phone, shapes the chosen words. */
export const Dock = ({ hand, contents }: { hand: Hand; contents: ContentsProps }) => {
  const sheet = useRef<HTMLDialogElement>(null)
  const editor = useSyncExternalStore(hand.subscribe, hand.editor)
  const [linking, setLinking] = useState(false)
  const [open, setOpen] = useState(false)
  const openSheet = () => {
    setOpen(true)
    sheet.current?.showModal()
  }
  return (
    <>
      <aside className={css.dock} aria-label="At hand">
        {editor !== undefined && linking ? (
          <LinkForm editor={editor} onDone={() => setLinking(false)} />
        ) : (
          <>
            <button type="button" className={css.sections} aria-haspopup="dialog" onClick={openSheet}>
              <DockThread {...contents} />
              <span className={css.word}>Sections</span>
            </button>
            {editor === undefined && contents.isWaitedFor && <WaitsForYou />}
            {editor !== undefined && (
              <div className={css.shapes} role="toolbar" tabIndex={-1} aria-label="Shape the words" onKeyDown={goAlong}>
                <ShapeButtons editor={editor} onLink={() => setLinking(true)} />
              </div>
            )}
          </>
        )}
      </aside>
      <dialog ref={sheet} className={css.sheet} aria-label="Sections" onClose={() => setOpen(false)} closedby="any">
        <div className={css.inside}>
          {open && <Contents {...contents} onGo={() => sheet.current?.close()} />}
          <button type="button" className={css.close} onClick={() => sheet.current?.close()}>
            Close
          </button>
        </div>
      </dialog>
    </>
  )
}

/** The thread of the section that is being read, as small as the word beside it. */
const DockThread = ({ sections, alliance, words, voices }: ContentsProps) => {
  const inView = useSectionInView(sections)
  const section = sections.find(({ id }) => id === inView) ?? sections[0]
  return section === undefined ? null : (
    <SectionThread key={section.id} section={section} alliance={alliance} words={words} voices={voices} />
  )
}

type SectionThreadProps = Pick<ContentsProps, 'alliance' | 'words' | 'voices'> & { section: Section }

const SectionThread = ({ section, alliance, words, voices }: SectionThreadProps) => {
  const { seats } = alliance
  const writers = useWriters(section.body, voices)
  const { digest } = useWords(words, section)
  const standing = standingOf(toldOf(alliance, section), { seats, digest })
  return <Thread state={threadOf(writers, seats, standing)} size="s" className={css.thread} />
}

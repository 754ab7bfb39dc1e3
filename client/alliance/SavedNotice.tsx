import { useState } from 'react'
import { type Section } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { SavedState } from '../connection/savedState.ts'
import { Button, LinkButton } from '../paper/Button.tsx'
import { Notice } from '../paper/Notice.tsx'
import { useDays } from '../paper/useDays.ts'
import css from './SavedNotice.module.css'
import { goneWords, refusalWords } from './savedWords.ts'
import { textOf } from './textOf.ts'

type SavedNoticeProps = {
  saved: SavedState
  /** When the copy was in step that this page shows, as long as it shows one (ms). */
  copyOf: number | undefined
  sections: readonly Section[]
  alliance: Alliance
  onGoOnFromSaved: () => void
}

/** What the person should know when words are not saved, and what can be done. Nothing when all is well. */
export const SavedNotice = (props: SavedNoticeProps) => {
  const notice = noticeFor(props)
  return notice === undefined ? null : <div className={css.place}>{notice}</div>
}

const noticeFor = ({ saved, copyOf, sections, alliance, onGoOnFromSaved }: SavedNoticeProps) => {
  switch (saved.state) {
    case 'saved':
    case 'saving':
    case 'connecting':
      return undefined
    case 'late':
      return (
        <Notice kind="waiting" title="The server has not answered for a while.">
          {saved.waiting.keptHere
            ? `Go on writing. What you write is kept here and joins ${othersWords(alliance)} when it does.`
            : ONLY_ON_THIS_SCREEN}{' '}
          <WhatWaits waiting={saved.waiting.sections} sections={sections} />
        </Notice>
      )
    case 'offline':
      return (
        <Notice
          kind="waiting"
          title={
            copyOf === undefined
              ? `No connection since ${hourOf(saved.since, alliance.language)}.`
              : 'Offline. This is the copy that this device keeps.'
          }
        >
          <OfCopy at={copyOf} />
          {saved.waiting.keptHere
            ? `Go on writing. What you write is kept here and joins ${othersWords(alliance)} when the line is back.`
            : ONLY_ON_THIS_SCREEN}{' '}
          <WhatWaits waiting={saved.waiting.sections} sections={sections} />
        </Notice>
      )
    case 'busy':
      return (
        <Notice kind="waiting" title="The server has no room just now.">
          <OfCopy at={copyOf} />
          {saved.waiting.keptHere ? 'Go on writing; this page tries again by itself.' : ONLY_ON_THIS_SCREEN}{' '}
          <WhatWaits waiting={saved.waiting.sections} sections={sections} />
        </Notice>
      )
    case 'refused':
      return (
        <Notice
          kind="trouble"
          title={
            saved.refused.code === 'ahead'
              ? 'This device keeps words that the server no longer has.'
              : 'This part could not be taken in.'
          }
          acts={
            <>
              <CopyOut waiting={saved.waiting.sections} sections={sections} />
              <Button onClick={onGoOnFromSaved}>Go on from the saved words</Button>
            </>
          }
        >
          {refusalWords(saved.refused)}{' '}
          {saved.refused.code !== 'ahead' && (
            <>
              Everything before it is saved. <WhatWaits waiting={saved.waiting.sections} sections={sections} />
            </>
          )}{' '}
          Copy out what you want to keep before you go on.
        </Notice>
      )
    case 'gone': {
      const isWaiting = saved.waiting.sections.length > 0
      const { title, then } = goneWords(saved.why, { isWaiting })
      return (
        <Notice
          kind="trouble"
          title={title}
          acts={
            <>
              {isWaiting && <CopyOut waiting={saved.waiting.sections} sections={sections} />}
              {saved.why === 'no-such' ? (
                <LinkButton href="/">Go to the first page</LinkButton>
              ) : (
                <LinkButton href="/me">Open with my key</LinkButton>
              )}
            </>
          }
        >
          {then}
        </Notice>
      )
    }
    case 'outdated':
      return (
        <Notice
          kind="trouble"
          title="This page is too old for its server."
          acts={<Button onClick={() => window.location.reload()}>Reload</Button>}
        >
          {saved.waiting.keptHere ? 'What you wrote is kept here and goes along.' : 'Copy out what you wrote before you reload.'}
        </Notice>
      )
    case 'unreadable':
      return (
        <Notice kind="trouble" title="This alliance cannot be opened just now.">
          <OfCopy at={copyOf} />
          Tell whoever runs this server.{' '}
          {saved.waiting.keptHere ? 'What you write is kept here until it can be saved.' : ONLY_ON_THIS_SCREEN}
        </Notice>
      )
  }
}

/** How old the words are that stand here, where the server has not been heard yet. */
const OfCopy = ({ at }: { at: number | undefined }) => {
  const { moment } = useDays()
  return at === undefined ? null : (
    <>The words and where you each stand are as this device had them on {moment(new Date(at).toISOString())}. </>
  )
}

const ONLY_ON_THIS_SCREEN =
  'This browser cannot keep your words just now: they are only on this screen until they can be saved. Leave this page open, or copy them out.'

const WhatWaits = ({ waiting, sections }: { waiting: readonly string[]; sections: readonly Section[] }) => {
  const titles = sections.filter(({ id }) => waiting.includes(id)).map(({ title }) => title)
  if (titles.length === 0) return null
  return <>Not saved yet: {titles.map((title) => `“${title}”`).join(', ')}.</>
}

type Told = 'nothing' | 'copied' | { shown: string }

const CopyOut = ({ waiting, sections }: { waiting: readonly string[]; sections: readonly Section[] }) => {
  const [told, setTold] = useState<Told>('nothing')
  const copy = async () => {
    const words = sections
      .filter(({ id }) => waiting.includes(id))
      .map(({ title, body }) => `${title}\n\n${textOf(body)}`)
      .join('\n\n\n')
    try {
      await navigator.clipboard.writeText(words)
      setTold('copied')
    } catch {
      // No clipboard on plain http: the words are shown, to be taken by hand.
      setTold({ shown: words })
    }
  }
  return (
    <>
      <Button onClick={() => void copy()}>Copy it out</Button>
      {told === 'copied' && <output>Copied.</output>}
      {typeof told === 'object' && (
        <textarea className={css.shown} readOnly aria-label="Your words" value={told.shown} rows={8} />
      )}
    </>
  )
}

const othersWords = ({ seats, me }: Alliance): string => {
  const others = seats.filter(({ id, person }) => id !== me.seatId && person !== null)
  if (others.length === 0) return 'what is saved'
  return others.length === 1 ? `${others[0]?.person?.name}’s words` : 'the others’ words'
}

const hourOf = (time: number, language: string): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { hour: '2-digit', minute: '2-digit' }).format(time)

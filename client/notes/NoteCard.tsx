import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { NoteTold } from '../../shared/protocol/notes.ts'
import { takeNoteBack, tellNote, tellNoteNow } from '../connection/notes.ts'
import { readAgain } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Mark } from '../paper/Mark.tsx'
import { useDays } from '../paper/useDays.ts'
import { AnswerForm } from './AnswerForm.tsx'
import { LayToRest } from './LayToRest.tsx'
import css from './NoteCard.module.css'
import type { HeldNote } from './heldNotes.ts'
import type { Note } from './NotesHere.ts'
import { endedWords, shortly, wouldWords } from './noteWords.ts'
import type { Notes } from './useNotes.ts'

export type NoteCardProps = {
  note: Note
  notes: Notes
  alliance: Alliance
  editable: boolean
  /** Its words are no more. */
  gone?: boolean
}

/** One note: whose it is, what it says, what was said to it, and what can be done. */
export const NoteCard = ({ note, notes, alliance, editable, gone = false }: NoteCardProps) => {
  const by = note.state === 'held' ? alliance.me.seatId : note.by
  const name = nameIn(alliance, by)
  const about = shortly(note.quote)
  const { day } = useDays()
  return (
    <aside id={`note-${note.id}`} className={css.note} aria-label={`Note by ${name}, tied to: ${about}`} tabIndex={-1}>
      <Who alliance={alliance} seat={by} />
      {note.state === 'held' && <p className={css.soft}>You hold it: it is on this device only.</p>}
      {note.state === 'sealed' && <p className={css.soft}>Sealed until your next return. Nobody is told of it before.</p>}
      {gone ? (
        <p className={css.soft}>
          Its words are gone. They were: <q dir="auto">{about}</q>
        </p>
      ) : (
        note.state !== 'closed' && (
          <p className={css.quoted}>
            <button type="button" aria-label={`Go to the words: ${about}`} onClick={() => notes.here.show(note.id)}>
              <q dir="auto">{about}</q>
            </button>
          </p>
        )
      )}
      {note.state === 'closed' && (
        <p className={css.soft}>
          <q dir="auto">{about}</q>
        </p>
      )}
      <Said words={note.words} />
      {note.state !== 'held' && (
        <>
          {note.replies.map((reply) => (
            <div key={reply.n} className={css.reply}>
              <Who alliance={alliance} seat={reply.by} />
              {reply.heard !== undefined && (
                <Part
                  label={
                    reply.by === alliance.me.seatId
                      ? 'What you hear that it did'
                      : `What ${nameIn(alliance, reply.by)} hears that it did`
                  }
                >
                  {reply.heard}
                </Part>
              )}
              {reply.said !== undefined && <Part>{reply.said}</Part>}
            </div>
          ))}
          {note.ended !== null && <p className={css.soft}>{endedWords(note.ended, day(note.ended.at))}</p>}
          {note.state === 'open' &&
            note.choices
              .filter(({ seatId }) => seatId !== alliance.me.seatId)
              .map(({ seatId, how }) => (
                <p key={seatId} className={css.soft}>
                  {wouldWords(nameIn(alliance, seatId), how)}
                </p>
              ))}
        </>
      )}
      {editable && note.state === 'open' && <OpenActs note={note} alliance={alliance} />}
      {editable && note.state === 'sealed' && <SealedActs note={note} alliance={alliance} />}
      {note.state === 'held' && <HeldActs note={note} notes={notes} alliance={alliance} editable={editable} />}
    </aside>
  )
}

const nameIn = ({ seats }: Alliance, seat: string): string => {
  const there = seats.find(({ id }) => id === seat)
  return there?.person?.name ?? there?.left?.name ?? 'Someone'
}

const Who = ({ alliance, seat }: { alliance: Alliance; seat: string }) => {
  const ink = alliance.seats.find(({ id }) => id === seat)?.person?.ink
  return (
    <p className={css.by}>
      {ink && <Mark ink={ink} />}
      <bdi>{nameIn(alliance, seat)}</bdi>
    </p>
  )
}

const Said = ({ words: { noticed, did, would } }: Pick<Note, 'words'>) => {
  if (noticed === undefined && did === undefined && would === undefined) return <p>Come back to this.</p>
  return (
    <>
      {noticed !== undefined && <Part>{noticed}</Part>}
      {did !== undefined && <Part label="What it did">{did}</Part>}
      {would !== undefined && <Part label="What I would like">{would}</Part>}
    </>
  )
}

const Part = ({ label, children }: { label?: string; children: string }) => (
  <>
    {label !== undefined && <p className={css.label}>{label}</p>}
    <p className={css.words} dir="auto">
      {children}
    </p>
  </>
)

/** What I do with it; the others hear of it by themselves. */
const useAct = (alliance: Alliance) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSettled: () => readAgain(queries, alliance.id)
  })
}

const OpenActs = ({ note, alliance }: { note: NoteTold; alliance: Alliance }) => {
  const [doing, setDoing] = useState<'answer' | 'rest'>()
  const act = useAct(alliance)
  const me = alliance.me.seatId
  const isAnswered = note.replies.some(({ by }) => by !== me) || note.choices.some(({ seatId }) => seatId !== me)
  if (doing === 'answer') return <AnswerForm note={note.id} alliance={alliance.id} onDone={() => setDoing(undefined)} />
  return (
    <>
      {doing === 'rest' && <LayToRest note={note} alliance={alliance} />}
      <Trouble error={act.error} />
      <p className={css.acts}>
        <Button kind="plain" onClick={() => setDoing('answer')}>
          Answer
        </Button>
        <Button kind="plain" aria-expanded={doing === 'rest'} onClick={() => setDoing(doing === 'rest' ? undefined : 'rest')}>
          Lay to rest
        </Button>
        {note.by === me && !isAnswered && (
          <Button kind="plain" busy={act.isPending} onClick={() => act.mutate(() => takeNoteBack(alliance.id, note.id))}>
            Take it back
          </Button>
        )}
      </p>
    </>
  )
}

const SealedActs = ({ note, alliance }: { note: NoteTold; alliance: Alliance }) => {
  const act = useAct(alliance)
  return (
    <Acts error={act.error}>
      <Button kind="plain" busy={act.isPending} onClick={() => act.mutate(() => tellNoteNow(alliance.id, note.id))}>
        Tell it now
      </Button>
      <Button kind="plain" busy={act.isPending} onClick={() => act.mutate(() => takeNoteBack(alliance.id, note.id))}>
        Take it back
      </Button>
    </Acts>
  )
}

const HeldActs = ({ note, notes, alliance, editable }: Omit<NoteCardProps, 'note'> & { note: HeldNote }) => {
  const act = useAct(alliance)
  const { section, anchor, quote, words } = note
  const tell = (when: 'now' | 'return') =>
    act.mutate(async () => {
      await tellNote(alliance.id, { section, anchor, quote, words, when })
      notes.held.letGo(note.id)
    })
  return (
    <Acts error={act.error}>
      {editable && (
        <>
          <Button kind="plain" busy={act.isPending} onClick={() => tell('now')}>
            Tell it now
          </Button>
          <Button kind="plain" busy={act.isPending} onClick={() => tell('return')}>
            At our next return
          </Button>
        </>
      )}
      <Button kind="plain" onClick={() => notes.held.letGo(note.id)}>
        Let it go
      </Button>
    </Acts>
  )
}

const Acts = ({ error, children }: { error: unknown; children: ReactNode }) => (
  <>
    <Trouble error={error} />
    <p className={css.acts}>{children}</p>
  </>
)

import { Fragment } from 'react'
import type { Mark } from '../../shared/agreement/returning.ts'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { Return } from '../../shared/protocol/returning.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import css from './UnderWay.module.css'
import { WhoWould } from './WhoWould.tsx'
import type { Returning } from './useReturn.ts'

/** Where the page tells of the return; what leads back to it leads here. */
export const RETURN_ID = 'return'

type UnderWayProps = { alliance: Alliance; returning: Returning; onWrite: (section: string) => void }

/** The return that is under way: what to do now, or, once all have finished, what each marked. */
export const UnderWay = ({ alliance, returning, onWrite }: UnderWayProps) => {
  const { now } = returning
  if (now == null) return null
  return (
    <section className={css.place} aria-labelledby="returning" id={RETURN_ID} tabIndex={-1}>
      {now.opened === null ? (
        <Going alliance={alliance} now={now} returning={returning} />
      ) : (
        <Opened alliance={alliance} opened={now.opened} returning={returning} onWrite={onWrite} />
      )}
      <Trouble error={returning.error} />
    </section>
  )
}

const Going = ({ alliance, now, returning }: { alliance: Alliance; now: Return; returning: Returning }) => {
  const by = now.by === alliance.me.seatId ? undefined : nameOf(alliance, now.by)
  return (
    <>
      <h2 id="returning" className={css.title}>
        {by === undefined ? 'You are coming back to this.' : <bdi>{by} would like to come back to this with you.</bdi>}
      </h2>
      <p className={`told ${css.said}`}>{toDo(now)}</p>
      <p className={`row ${css.acts}`}>
        <Button kind="plain" busy={returning.busy} onClick={() => returning.end('let-go')}>
          Not this time
        </Button>
      </p>
    </>
  )
}

const toDo = ({ mine }: Return): string => {
  if (mine.finished) return 'You have put your pen down. You can go through it again until it opens.'
  const how =
    'Under every section is room for a mark: keep, change, or talk. What you mark is sealed until you have all finished, and then opens to all of you at once.'
  return mine.takesPart
    ? `Read it again, each for yourself. ${how} You can stop halfway and go on another day.`
    : `The others began before you sat down, and do not wait for you. Join in by making a mark. ${how}`
}

/** The heading of each part of the list, in the order in which to speak of them. */
const PARTS: readonly { mark: Mark; title: string }[] = [
  { mark: 'talk', title: 'To talk about' },
  { mark: 'change', title: 'To change' },
  { mark: 'keep', title: 'To keep' }
]

type OpenedProps = UnderWayProps & { opened: NonNullable<Return['opened']> }

const Opened = ({ alliance, opened, returning, onWrite }: OpenedProps) => {
  const { marked } = returning
  const partOf = ({ id }: Section): Mark | undefined => {
    const said = new Set(opened.marks.flatMap(({ section, mark }) => (section === id ? [mark] : [])))
    return PARTS.find(({ mark }) => said.has(mark))?.mark
  }
  return (
    <>
      <h2 id="returning" className={css.title}>
        What you each marked
      </h2>
      <p className={`told ${css.said}`}>
        {marked.length === 0
          ? 'None of you marked anything. That is fine, too.'
          : 'Go through it from the top. Write as you speak; where words change, each yes waits to be given again.'}
      </p>
      {PARTS.map(({ mark, title }) => {
        const here = marked.filter((section) => partOf(section) === mark)
        return here.length === 0 ? null : (
          <Fragment key={mark}>
            <h3 className={css.part}>{title}</h3>
            <ul className={css.list}>
              {here.map((section) => (
                <li key={section.id}>
                  <a href={`#section-${section.id}`}>
                    <bdi>{section.title}</bdi>
                  </a>
                  {mark !== 'keep' && (
                    <Button kind="plain" aria-label={`Write in “${section.title}”`} onClick={() => onWrite(section.id)}>
                      Write in it
                    </Button>
                  )}
                  <WhoWould alliance={alliance} section={section.id} marks={opened.marks} />
                </li>
              ))}
            </ul>
          </Fragment>
        )
      })}
      <p className={`row ${css.acts}`}>
        <Button busy={returning.busy} onClick={() => returning.end('returned')}>
          We have come back
        </Button>
        <Button kind="plain" busy={returning.busy} onClick={() => returning.end('let-go')}>
          Put this away
        </Button>
      </p>
    </>
  )
}

/** Where one ends up after the last section: to finish, or to go to what was marked. */
export const UnderWayFoot = ({ returning }: { returning: Returning }) => {
  const { now, busy } = returning
  if (now == null || now.opened !== null) return null
  return (
    <section className={css.foot} aria-label="Coming back">
      <output className={`told ${css.said}`}>
        {now.mine.finished
          ? 'You have finished. What each of you marked opens when all have.'
          : 'That was the last section. You may leave a section without a mark.'}
      </output>
      <p className={`row ${css.acts}`}>
        <Button busy={busy} onClick={() => returning.finish(!now.mine.finished)}>
          {now.mine.finished ? 'Go through it again' : 'I have finished'}
        </Button>
      </p>
    </section>
  )
}

const nameOf = ({ seats }: Alliance, seat: string): string => seats.find(({ id }) => id === seat)?.person?.name ?? 'Someone'

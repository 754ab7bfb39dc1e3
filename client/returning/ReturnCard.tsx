import type { Section } from '../../shared/alliance/layout.ts'
import { type Mark, inOrderOfTalk } from '../../shared/agreement/returning.ts'
import type { Alliance, Return, Seat } from '../../shared/protocol/bodies.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Mark as InkMark } from '../paper/Mark.tsx'
import css from './ReturnCard.module.css'
import type { Returning } from './useReturn.ts'

type ReturnCardProps = { alliance: Alliance; sections: readonly Section[]; returning: Returning }

/** The return that is under way: what to do now, or, once all have finished, what each marked. Nothing while there is none. */
export const ReturnCard = ({ alliance, sections, returning }: ReturnCardProps) => {
  const { now } = returning
  if (now == null) return null
  return (
    <section className={css.card} aria-labelledby="returning" id="return">
      {now.opened === null ? (
        <Going alliance={alliance} now={now} returning={returning} />
      ) : (
        <Opened alliance={alliance} sections={sections} opened={now.opened} returning={returning} />
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
      <p>
        {now.mine.finished
          ? 'You have finished. What each of you marked opens when all have.'
          : 'Go through it, each apart. Under every section is room for a mark: keep, change, or talk. You may leave a section without one. What you mark is sealed until you have all finished.'}
      </p>
      <p className={css.acts}>
        <Button busy={returning.busy} onClick={() => returning.finish(!now.mine.finished)}>
          {now.mine.finished ? 'Go through it again' : 'I have finished'}
        </Button>
        <Button kind="plain" busy={returning.busy} onClick={() => returning.end('let-go')}>
          Not this time
        </Button>
      </p>
    </>
  )
}

const WOULD: Record<Mark, string> = { keep: 'keep it', change: 'change it', talk: 'talk about it' }

type OpenedProps = ReturnCardProps & { opened: NonNullable<Return['opened']> }

const Opened = ({ alliance, sections, opened, returning }: OpenedProps) => {
  const taken = alliance.seats.filter((seat): seat is Taken => seat.person !== null)
  const has = new Set(opened.marks.map(({ section }) => section))
  const marked = sections.filter(({ id }) => has.has(id))
  return (
    <>
      <h2 id="returning" className={css.title}>
        What you each marked
      </h2>
      <ul className={css.marks}>
        {inOrderOfTalk(marked, opened.marks).map(({ id, title }) => (
          <li key={id}>
            <a href={`#section-${id}`}>
              <bdi>{title}</bdi>
            </a>
            <span className={css.who}>
              {taken.map((seat) => {
                const said = opened.marks.find(({ seatId, section }) => seatId === seat.id && section === id)
                return (
                  <span key={seat.id} data-ink={seat.person.ink}>
                    <InkMark ink={seat.person.ink} />
                    <span>
                      <bdi>{seat.id === alliance.me.seatId ? 'You' : seat.person.name}</bdi>{' '}
                      {said === undefined ? (
                        'made no mark'
                      ) : (
                        <>
                          would <strong>{WOULD[said.mark]}</strong>
                        </>
                      )}
                    </span>
                  </span>
                )
              })}
            </span>
          </li>
        ))}
      </ul>
      <p>
        {marked.length === 0
          ? 'None of you marked anything. That is fine, too.'
          : 'The ones to talk about come first. Write in them as you speak; where words change, each yes waits to be given again.'}
      </p>
      <p className={css.acts}>
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

type Taken = Seat & { person: NonNullable<Seat['person']> }

const nameOf = ({ seats }: Alliance, seat: string): string => seats.find(({ id }) => id === seat)?.person?.name ?? 'Someone'

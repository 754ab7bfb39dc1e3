import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { Alliance, Section } from '../../shared/protocol/bodies.ts'
import { MAX_OWN_WORDS, type OwnWordsTold } from '../../shared/protocol/ownWords.ts'
import { keepOwnWords, letOwnWordsGo, ownWordsQuery } from '../connection/ownWords.ts'
import { readAgain } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Lines } from '../notes/Lines.tsx'
import { Button } from '../paper/Button.tsx'
import { Mark } from '../paper/Mark.tsx'
import { useDays } from '../paper/useDays.ts'
import { pageLanguage } from '../paper/pageLanguage.ts'
import css from './OwnWords.module.css'

type OwnWordsProps = {
  alliance: Alliance
  told: Section
  /** False when nothing that is written could be kept. */
  editable: boolean
}

/** Under what was agreed: what each hears it promise, in any language. Only its writer changes it. */
export const OwnWords = ({ alliance, told, editable }: OwnWordsProps) => {
  const { data } = useQuery(ownWordsQuery(alliance.id))
  const [writing, setWriting] = useState(false)
  if (data === undefined) return null
  const here = data.filter(({ section }) => section === told.id)
  const mine = here.find(({ seatId }) => seatId === alliance.me.seatId)
  return (
    <div className={css.own}>
      {here.map((words) =>
        writing && words === mine ? null : <Said key={words.seatId} words={words} alliance={alliance} told={told} />
      )}
      {editable &&
        (writing ? (
          <Writing alliance={alliance.id} section={told.id} mine={mine} onDone={() => setWriting(false)} />
        ) : (
          <p className={css.acts}>
            <Button kind="plain" onClick={() => setWriting(true)}>
              {mine === undefined ? 'Say in my own words what I hear us promising' : 'Change my own words'}
            </Button>
          </p>
        ))}
    </div>
  )
}

const Said = ({ words, alliance, told }: { words: OwnWordsTold; alliance: Alliance; told: Section }) => {
  const { day } = useDays()
  const { seatId, text, language, agreement } = words
  const seat = alliance.seats.find(({ id }) => id === seatId)
  const ink = seat?.person?.ink
  return (
    <figure className={css.said}>
      <figcaption>
        {ink && <Mark ink={ink} />}
        <span>
          What <bdi>{seat?.person?.name ?? seat?.left?.name ?? 'someone'}</bdi> hears us promising
          {agreement.number !== told.agreement?.number && `, from the agreement of ${day(agreement.agreedAt)}`}
        </span>
      </figcaption>
      <blockquote dir="auto" lang={language ?? undefined}>
        {text}
      </blockquote>
    </figure>
  )
}

type WritingProps = { alliance: string; section: string; mine: OwnWordsTold | undefined; onDone: () => void }

const Writing = ({ alliance, section, mine, onDone }: WritingProps) => {
  const queries = useQueryClient()
  const [text, setText] = useState(mine?.text ?? '')
  const [language, setLanguage] = useState(mine?.language ?? '')
  const act = useMutation({
    mutationFn: (doing: () => Promise<void>) => doing(),
    onSuccess: async () => {
      await readAgain(queries, alliance)
      onDone()
    }
  })
  const keep = (): void => {
    if (text.trim() === '') return mine === undefined ? onDone() : takeAway()
    act.mutate(() => keepOwnWords(alliance, section, { text, ...(language !== '' && { language }) }))
  }
  const takeAway = (): void => act.mutate(() => letOwnWordsGo(alliance, section))
  const takeFocus = useCallback((field: HTMLTextAreaElement | null) => field?.focus(), [])
  return (
    <div className={css.writing}>
      <Lines
        ref={takeFocus}
        label="What I hear us promising, in my own words"
        value={text}
        onChange={setText}
        most={MAX_OWN_WORDS}
        lang={language === '' ? undefined : language}
      />
      <label className={css.language}>
        <span>Written in</span>
        <select value={language} onChange={({ target }) => setLanguage(target.value)}>
          <option value="">whatever it is</option>
          {languages(language).map(({ tag, name }) => (
            <option key={tag} value={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Trouble error={act.error} doing="writing" />
      <p className={css.acts}>
        <Button kind="plain" onClick={onDone}>
          Not now
        </Button>
        <Button kind="plain" busy={act.isPending} onClick={keep}>
          Keep it
        </Button>
        {mine !== undefined && (
          <Button kind="plain" busy={act.isPending} onClick={takeAway}>
            Take it away
          </Button>
        )}
      </p>
    </div>
  )
}

/** Offered by name; any other may be sent, and is offered where it was. */
const OFFERED = 'ar bn cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv sw ta th tr uk ur vi zh'.split(' ')

const languages = (also: string): { tag: string; name: string }[] => {
  const names = new Intl.DisplayNames([pageLanguage()], { type: 'language' })
  const tags = also === '' || OFFERED.includes(also) ? OFFERED : [...OFFERED, also]
  return tags.map((tag) => ({ tag, name: names.of(tag) ?? tag })).toSorted((a, b) => a.name.localeCompare(b.name))
}

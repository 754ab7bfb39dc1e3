import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useId, useState } from 'react'
import { useLocation } from 'wouter'
import type { Ink } from '../../shared/alliance/inks.ts'
import { Trouble } from './Trouble.tsx'
import { HttpProblem, beginAlliance } from '../connection/http.ts'
import { keys, templatesToChooseQuery } from '../connection/queries.ts'
import { ChoiceBlank, KeepWith, Sentence } from '../paper/Blank.tsx'
import { Button } from '../paper/Button.tsx'
import { WhatIsWrong } from '../paper/Field.tsx'
import { Inks } from '../paper/Inks.tsx'
import css from './BeginForm.module.css'
import { NameBlank, useName } from './NameBlank.tsx'
import { pageLanguage } from '../paper/pageLanguage.ts'
import { withinSentence } from './withinSentence.ts'

const NOBODY: ReadonlyMap<Ink, string> = new Map()

/** Beginning an alliance is one sentence to complete. `ink` also offers the choice of one's ink. */
export const BeginForm = ({ choosing }: { choosing?: 'ink' }) => {
  const language = pageLanguage()
  const templates = useQuery(templatesToChooseQuery(language))
  const name = useName()
  const [templateKey, setTemplateKey] = useState<string>()
  const [seat, setSeat] = useState(0)
  const [ink, setInk] = useState<Ink>('indigo')
  const errorId = useId()
  const [, navigate] = useLocation()
  const queries = useQueryClient()

  const template = templates.data?.find(({ key }) => key === templateKey) ?? templates.data?.[0]
  // Among seats that differ in nothing there is nothing to choose: whoever begins sits on the first.
  const areAlike = new Set(template?.seats).size === 1

  const begin = useMutation({
    mutationFn: beginAlliance,
    onSuccess: async (alliance) => {
      queries.setQueryData(keys.alliance(alliance.id), alliance)
      navigate(`/a/${alliance.id}`)
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.alliances }),
        queries.invalidateQueries({ queryKey: keys.me })
      ])
    },
    onError: (error) => {
      if (isAboutName(error)) name.refuse()
    }
  })

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (begin.isPending) return
    const tidy = name.tidy()
    if (tidy === undefined) return
    if (template === undefined) return void templates.refetch()
    begin.mutate({ template: template.key, language, me: { name: tidy, seat, ...(choosing === 'ink' && { ink }) } })
  }

  return (
    <form onSubmit={submit} aria-label="Begin an alliance" noValidate>
      <Sentence>
        I am <NameBlank name={name} errorId={errorId} /> and I’d like to begin{' '}
        {template === undefined ? (
          'an alliance.'
        ) : (
          <>
            <KeepWith>
              <ChoiceBlank
                label="What kind of alliance"
                value={template.key}
                choices={(templates.data ?? []).map(({ key, title }) => ({ value: key, words: withinSentence(title, language) }))}
                onChoose={(key) => {
                  setTemplateKey(key)
                  setSeat(0)
                }}
              />
              {areAlike ? '.' : ','}
            </KeepWith>
            {!areAlike && (
              <>
                {' '}
                as the{' '}
                <KeepWith>
                  <ChoiceBlank
                    label="Your seat"
                    value={String(seat)}
                    choices={template.seats.map((label, index) => ({
                      value: String(index),
                      words: withinSentence(label, language)
                    }))}
                    onChoose={(index) => setSeat(Number(index))}
                  />
                  .
                </KeepWith>
              </>
            )}
          </>
        )}
      </Sentence>
      <WhatIsWrong id={errorId}>{name.wrong}</WhatIsWrong>
      {/* Once somebody looks at what else there is; whoever begins at once has less to read. */}
      {template !== undefined && templateKey !== undefined && <p className={`told ${css.about}`}>{template.about}</p>}
      {choosing === 'ink' && (
        <div className={css.inks}>
          <Sentence>This is my ink.</Sentence>
          <Inks legend="Your ink" value={ink} onChoose={setInk} taken={NOBODY} />
        </div>
      )}
      <div className={`row ${css.acts}`}>
        <Button kind="full" type="submit" busy={begin.isPending}>
          Begin an alliance
        </Button>
        <span className="fine">
          No account, no e-mail. You get the page, and{' '}
          {(template?.seats.length ?? 2) > 2 ? 'a link for each of the others.' : 'a link that seats the other person.'}
        </span>
      </div>
      <div className={css.trouble}>
        <Trouble doing="writing" error={begin.isError && !isAboutName(begin.error) ? begin.error : null} />
        <Trouble error={templates.error} busy={templates.isFetching} onAgain={() => void templates.refetch()} />
      </div>
    </form>
  )
}

const isAboutName = (error: unknown): boolean => error instanceof HttpProblem && error.field === 'me.name'

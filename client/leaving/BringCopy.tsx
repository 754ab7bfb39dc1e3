import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { useLocation } from 'wouter'
import { HttpProblem } from '../connection/http.ts'
import { bringCopy } from '../connection/leaving.ts'
import { keys } from '../connection/queries.ts'
import { Trouble } from '../home/Trouble.tsx'
import { Notice } from '../paper/Notice.tsx'
import css from './BringCopy.module.css'

/** An alliance from a copy, of this Alongside or another: chosen as a file, and open at once. */
export const BringCopy = () => {
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const id = useId()
  const bring = useMutation({
    mutationFn: async (file: File) => bringCopy(await file.text()),
    onSuccess: (alliance) => {
      queries.setQueryData(keys.alliance(alliance.id), alliance)
      void queries.invalidateQueries({ queryKey: keys.alliances })
      void queries.invalidateQueries({ queryKey: keys.me })
      navigate(`/a/${alliance.id}`)
    }
  })
  const { error } = bring
  const isNoCopy = error instanceof SyntaxError || (error instanceof HttpProblem && error.status === 400)
  return (
    <details className={css.bring}>
      <summary>Bring an alliance from a copy</summary>
      <p>
        The copy “for another Alongside”, a file that ends in .json. You get a new alliance with its words, all that was agreed,
        its notes and its record, you in your seat; the other seats are empty, and you invite to them anew. Nobody stands on
        anything there until they say so.
      </p>
      <p>
        <label htmlFor={id}>The copy</label>
        <input
          id={id}
          type="file"
          accept=".json,application/json"
          onChange={({ target }) => {
            const [file] = target.files ?? []
            if (file !== undefined) bring.mutate(file)
            // The same file can be chosen again.
            target.value = ''
          }}
        />
      </p>
      {bring.isPending && <output>It is being read.</output>}
      {isNoCopy ? (
        <Notice kind="trouble" title="This file is no copy of an alliance.">
          {error instanceof HttpProblem ? error.detail : 'It is not the file for another Alongside, or it is not whole.'}
        </Notice>
      ) : (
        <Trouble error={error} />
      )}
    </details>
  )
}

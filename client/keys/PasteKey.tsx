import { type SubmitEvent, useId, useState } from 'react'
import { Button } from '../paper/Button.tsx'
import { Field, WhatIsWrong } from '../paper/Field.tsx'
import css from './MePage.module.css'
import { tokenInKey } from './keyLink.ts'

/** For a key that was kept as text, where there is no link to press. Leads to the same door as the link. */
export const PasteKey = () => {
  const [pasted, setPasted] = useState('')
  const [error, setError] = useState('')
  const errorId = useId()

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const token = tokenInKey(pasted)
    if (token === undefined) return setError('That is not a whole key. It is a link that ends in # and a long row of letters.')
    // Into the fragment, as the link itself would have put it.
    window.location.hash = token
  }

  return (
    <form className={css.paste} onSubmit={submit} noValidate>
      <Field
        label="Your key"
        value={pasted}
        placeholder={`${window.location.origin}/me#…`}
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={error !== '' || undefined}
        aria-describedby={errorId}
        onChange={(event) => {
          setPasted(event.target.value)
          setError('')
        }}
      />
      <Button type="submit">Open it</Button>
      <div className={css.wrong}>
        <WhatIsWrong id={errorId}>{error}</WhatIsWrong>
      </div>
    </form>
  )
}

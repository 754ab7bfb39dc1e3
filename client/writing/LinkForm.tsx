import type { Editor } from '@tiptap/core'
import { type SubmitEvent, useEffect, useId, useState } from 'react'
import { MAX_HREF, completeHref } from '../../shared/editor/links.ts'
import { holdChosenWords } from './heldWords.ts'
import css from './LinkForm.module.css'

/** Gives the chosen words an address, or takes it away. */
export const LinkForm = ({ editor, onDone }: { editor: Editor; onDone: () => void }) => {
  const id = useId()
  const [wrong, setWrong] = useState(false)
  const [existing] = useState(() => hrefAt(editor))
  useEffect(() => holdChosenWords(editor), [editor])
  const close = () => {
    onDone()
    editor.commands.focus()
  }
  const link = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('href')
    const href = typeof typed === 'string' ? completeHref(typed) : undefined
    if (href === undefined) return setWrong(true)
    const words = editor.chain().focus().extendMarkRange('link')
    if (editor.state.selection.empty && existing === '')
      words.insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] }).run()
    else words.setMark('link', { href }).run()
    onDone()
  }
  const unlink = () => {
    editor.chain().focus().extendMarkRange('link').unsetMark('link').run()
    onDone()
  }
  return (
    <form className={css.form} aria-label="Link the chosen words" onSubmit={link}>
      <label className={css.label} htmlFor={id}>
        Address
      </label>
      <input
        id={id}
        name="href"
        className={css.input}
        type="text"
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={MAX_HREF}
        placeholder="https://"
        defaultValue={existing}
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onChange={() => setWrong(false)}
        onKeyDown={(event) => event.key === 'Escape' && close()}
        // The form was asked for just now, by a press that means "let me type the address".
        ref={(input) => input?.focus({ preventScroll: true })}
      />
      <button type="submit" className={css.act}>
        Link
      </button>
      {existing !== '' && (
        <>
          <a className={css.act} href={existing} target="_blank" rel="noopener noreferrer nofollow">
            Open
          </a>
          <button type="button" className={css.act} onClick={unlink}>
            Unlink
          </button>
        </>
      )}
      {wrong && (
        <p className={css.wrong} id={`${id}-wrong`} role="alert">
          That is no web or mail address. One begins with https, or holds an @.
        </p>
      )}
    </form>
  )
}

const hrefAt = (editor: Editor): string => {
  const href: unknown = editor.getAttributes('link')['href']
  return typeof href === 'string' ? href : ''
}

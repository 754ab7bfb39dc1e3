import type { ReactNode } from 'react'
import css from './Chapter.module.css'

type ChapterProps = {
  id?: string
  title: ReactNode
  titleId: string
  /** Beside the title: what can be done with the section. */
  menu?: ReactNode
  /** Under the title: whose pen goes first. */
  under?: ReactNode
  thread: ReactNode
  /** The questions to begin from; beside the words on a wide page, under the title on others. */
  questions?: readonly string[]
  /** They have done their work: a line that opens them. */
  questionsFolded?: boolean
  children: ReactNode
}

const NO_QUESTIONS: readonly string[] = []

/** A section as it stands on the paper: thread, title, words, and the questions outside them. */
export const Chapter = ({
  id,
  title,
  titleId,
  menu,
  under,
  thread,
  questions = NO_QUESTIONS,
  questionsFolded = false,
  children
}: ChapterProps) => (
  // Whoever follows a link here arrives with the focus too.
  <section id={id} className={css.chapter} aria-labelledby={titleId} tabIndex={id === undefined ? undefined : -1}>
    <span className={css.thread}>{thread}</span>
    <div className={css.head}>
      <div className={css.line}>
        <h2 id={titleId} className={css.title}>
          {title}
        </h2>
        {menu}
      </div>
      {under}
    </div>
    {questions.length > 0 && <Questions questions={questions} folded={questionsFolded} />}
    <div className={css.body}>{children}</div>
  </section>
)

const Questions = ({ questions, folded }: { questions: readonly string[]; folded: boolean }) => {
  const asked = questions.map((question) => <p key={question}>{question}</p>)
  if (!folded)
    return (
      <div className={css.gloss} data-margin="" role="note" aria-label="Questions to begin from">
        {asked}
      </div>
    )
  return (
    <details className={`${css.gloss} ${css.folded}`} data-margin="">
      <summary>The questions you began from</summary>
      {asked}
    </details>
  )
}

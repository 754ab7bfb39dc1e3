// The page of a snapshot: HTML without a script, of frozen words and nothing else. Everything that a person
// wrote goes through `escape`.
import type { FrozenWords } from '../../shared/sharing/frozenWords.ts'
import { cordHtml } from './cordHtml.ts'
import { escape } from './escape.ts'
import { htmlOf } from './htmlWords.ts'
import { dayOf } from './sentences.ts'
import { ABOUT, STANCE, type Shown, agreedWhen, shownOf } from './shown.ts'

/** `path` is where the link leads, e.g. `/s/TOKEN`; the same words stand beside it as `.md`, `.json` and `.docx`. */
export const snapshotPage = (words: FrozenWords, { path }: { path: string }): string => {
  const { title, language, direction, people, what, frozenAt, then, note, sections, shownUntil, orUntil, record, checksum } =
    shownOf(words)
  const tool = toolIn(language)
  const comparing = [
    ...(checksum === undefined ? [] : [`Checksum: <code>${checksum}</code>`]),
    ...(record === undefined ? [] : [`Record of the alliance: <code>${escape(record.slice(0, 16))}</code>`])
  ]
  return page({
    language,
    direction,
    title: SHOWN_TITLE,
    body: `<header>
<h1 dir="auto">${escape(title)}</h1>
<ul class="people" role="list">${people.map(personHtml).join('')}</ul>
<p${tool}>${what} ${time(frozenAt)}. ${then} Nothing here changes any more.</p>
${note.length === 0 ? '' : `<div class="note" role="note">${note.map((line) => `<p dir="auto">${escape(line)}</p>`).join('\n')}</div>\n`}</header>
${sections.map((section) => article(section, tool)).join('\n')}
<footer${tool}>
<p>${ABOUT} It is shown until ${time(shownUntil)}, ${orUntil}.<span class="on-screen"> Close this page and it leaves nothing on your machine.</span></p>
${comparing.length === 0 ? '' : `<p class="compare">${comparing.join('<br>')}<br>Those who wrote this can compare ${comparing.length > 1 ? 'them' : 'it'} with theirs.</p>\n`}<p class="on-screen">To keep it as a PDF, print this page and choose <i>Save as PDF</i>.</p>
<p class="on-screen">Or take it <a href="${escape(path)}.docx">for Word</a>, <a href="${escape(path)}.md">as Markdown</a>, <a href="${escape(path)}.json">as JSON</a>.</p>
</footer>`
  })
}

/** What stands in the tab, and what a messenger shows of the link before anyone has opened it: nothing of what it leads to. */
const SHOWN_TITLE = 'A snapshot, to be read'
const PREVIEWED = 'Open the link to read it.'

type PageParts = { language: string; direction: 'ltr' | 'rtl'; title: string; body: string }

const page = ({ language, direction, title, body }: PageParts): string => `<!doctype html>
<html lang="${escape(language)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="description" content="${PREVIEWED}">
<meta property="og:type" content="website">
<meta property="og:title" content="${escape(title)}">
<meta property="og:description" content="${PREVIEWED}">
<meta name="twitter:card" content="summary">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/snapshot.css">
</head>
<body>
<main class="snapshot">
${body}
</main>
</body>
</html>
`

/** Closed, expired, never made: one page for all. */
export const CLOSED_PAGE = page({
  language: 'en',
  direction: 'ltr',
  title: 'Nothing is shown here',
  body: `<header>
<h1>Nothing is shown here.</h1>
<p>A link like this one shows a page for a while, and those who wrote it can close it at any time. If you expected to read something, ask whoever sent you the link.</p>
</header>`
})

/** The tool speaks English; on a page in another language that is said, or it would be read out, and set, as that one. */
const toolIn = (language: string): string => (/^en\b/.test(language) ? '' : ' lang="en" dir="ltr"')

const time = (moment: string): string => `<time datetime="${escape(moment)}">${dayOf(moment)}</time>`

const personHtml = ({ ink, name }: Shown['people'][number]): string =>
  `<li class="person" data-ink="${ink}"><i class="mark" data-ink="${ink}"></i><bdi class="name">${escape(name)}</bdi></li>`

const article = ({ title, content, agreed }: Shown['sections'][number], tool: string): string => {
  const blocks = htmlOf(content)
  const words = blocks === '' ? `<p class="blank"${tool}>Nothing stands here.</p>` : `<div class="words">\n${blocks}</div>`
  const stood =
    agreed === null
      ? ''
      : `<p class="stood"${tool}>${cordHtml(agreed)}<span>${agreedWhen(agreed)}:</span> ${agreed.by
          .map(
            ({ name, ink, stance }) =>
              `<span class="person" data-ink="${ink}"><i class="mark" data-ink="${ink}"></i><span><bdi>${escape(name)}</bdi>, ${STANCE[stance]}</span></span>`
          )
          .join(' ')}</p>\n`
  return `<article>\n<h2 dir="auto">${escape(title)}</h2>\n${words}\n${stood}</article>`
}

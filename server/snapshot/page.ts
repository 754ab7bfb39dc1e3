// The page of a snapshot: HTML without a script, of frozen words and nothing else. Everything that a person
// wrote goes through `escape`.
import type { FrozenWords } from '../../shared/sharing/frozenWords.ts'
import { escape } from './escape.ts'
import { htmlOf } from './htmlWords.ts'
import { dayOf, sectionsInWords, whoSaidYes } from './sentences.ts'

/** `path` is where the link leads, e.g. `/s/TOKEN`; the same words stand beside it as `.md` and `.json`. */
export const snapshotPage = (words: FrozenWords, { path }: { path: string }): string => {
  const { title, language, people, frozenAt, shownUntil, record, sections } = words
  const inks = people.map(
    ({ ink, name }) =>
      `<li class="person" data-ink="${ink}"><i class="mark" data-ink="${ink}"></i><bdi class="name">${escape(name)}</bdi></li>`
  )
  return page({
    language,
    title: `${title}, ${dayOf(frozenAt)}`,
    body: `<header>
<h1 dir="auto">${escape(title)}</h1>
<ul class="people" role="list">${inks.join('')}</ul>
<p>${sectionsInWords(sections.length)} of their alliance, as the words stood on ${time(frozenAt)}. ${whoSaidYes(people.length)} said yes to showing ${sections.length === 1 ? 'it' : 'them'}. Nothing here changes any more.</p>
</header>
${sections.map(article).join('\n')}
<footer>
<p>Shown until ${time(shownUntil)}, or until ${people.length > 2 ? 'any' : 'either'} of them closes it.<span class="on-screen"> Close this page and it leaves nothing on your machine.</span></p>
${
  record === undefined
    ? ''
    : `<p>Record of the alliance: <code>${escape(record.slice(0, 16))}</code>. Those who wrote this can compare it with theirs.</p>
`
}<p class="on-screen"><a href="${escape(path)}.md">As Markdown</a> · <a href="${escape(path)}.json">As JSON</a></p>
</footer>`
  })
}

const page = ({ language, title, body }: { language: string; title: string; body: string }): string => `<!doctype html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
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
  title: 'Nothing is shown here',
  body: `<header>
<h1>Nothing is shown here.</h1>
<p>A link like this one shows a page for a while, and those who wrote it can close it at any time. If you expected to read something, ask whoever sent you the link.</p>
</header>`
})

const time = (moment: string): string => `<time datetime="${escape(moment)}">${dayOf(moment)}</time>`

const article = ({ title, content }: FrozenWords['sections'][number]): string => {
  const blocks = htmlOf(content)
  const words = blocks === '' ? '<p class="blank">Nothing stands here.</p>' : `<div class="words">\n${blocks}</div>`
  return `<article>\n<h2 dir="auto">${escape(title)}</h2>\n${words}\n</article>`
}

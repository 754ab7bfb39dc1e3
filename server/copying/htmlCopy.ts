// A copy as one page that opens without a network: no script, and nothing asked of anyone.
import type { Ink } from '../../shared/alliance/inks.ts'
import type { Copy } from '../../shared/copying/copy.ts'
import { cordHtml } from '../snapshot/cordHtml.ts'
import { escape } from '../snapshot/escape.ts'
import { type Voiced, htmlOf, textHtml } from '../snapshot/htmlWords.ts'
import { COPY_STYLE } from './copyStyle.ts'
import { type AgreedWords, type Chapter, type MyOwn, type Person, readingOf } from './reading.ts'

export const htmlCopy = (copy: Copy): string => {
  const { title, language, people, about, chapters, setAside, waiting, agreed, record, head, parts } = readingOf(copy)
  const voices = new Map(people.map((person) => [person.seat, person]))
  const written = (chapter: Chapter, id: string): string => chapterHtml(chapter, { id, voices })
  return `<!doctype html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)}</title>
<style>${COPY_STYLE}</style>
</head>
<body>
<main>
<header>
<h1 dir="auto">${escape(title)}</h1>
<ul class="people" role="list">${people.map(personHtml).join('')}</ul>
<p>${escape(about)}</p>
<p class="screen"><label><input type="checkbox" id="inks"> Whose words are whose, everywhere</label></p>
</header>
<nav class="screen" aria-label="Contents"><ol role="list">
${chapters.map(({ title: name }, n) => link(`section-${n + 1}`, name)).join('\n')}
${setAside.length > 0 ? link('set-aside', 'Set aside') : ''}
${agreed.length > 0 ? link('agreed', 'What was agreed') : ''}
${link('record', 'What happened')}
${parts.map(({ id, title: name }) => link(id, name)).join('\n')}
</ol></nav>
${chapters.map((chapter, n) => written(chapter, `section-${n + 1}`)).join('\n')}
${
  setAside.length === 0
    ? ''
    : `<section class="part" id="set-aside" aria-labelledby="h-set-aside">
<h2 class="apart" id="h-set-aside">Set aside</h2>
<p class="tool">These sections are not on the page of the alliance. They can be brought back to it.</p>
${setAside.map((chapter, n) => written(chapter, `set-aside-${n + 1}`)).join('\n')}
</section>`
}
${waiting === undefined ? '' : `<p class="tool waiting" dir="auto">${escape(waiting)}</p>`}
${
  agreed.length === 0
    ? ''
    : `<section class="part" id="agreed" aria-labelledby="h-agreed">
<h2 class="apart" id="h-agreed">What was agreed</h2>
<p class="tool">Each agreement as it was made, with its words of then.</p>
${agreed.map(({ title: name, agreements }) => `<article><h3 dir="auto">${escape(name)}</h3>\n${agreements.map(agreedHtml).join('\n')}</article>`).join('\n')}
</section>`
}
<section class="part" id="record" aria-labelledby="h-record">
<h2 class="apart" id="h-record">What happened</h2>
<ul class="lines" role="list">${record.map((line) => `<li dir="auto">${escape(line)}</li>`).join('\n')}</ul>
<p class="tool">Record of the alliance: <code>${escape(head)}</code>. It can be compared with that of the others.</p>
</section>
${parts
  .map(
    ({ id, title: name, items }) => `<section class="part" id="${id}" aria-labelledby="h-${id}">
<h2 class="apart" id="h-${id}">${escape(name)}</h2>
${items.map(ownHtml).join('\n')}
</section>`
  )
  .join('\n')}
<footer class="tool"><p>Written with Alongside. Days are those of UTC.</p></footer>
</main>
</body>
</html>
`
}

/** The shape of each ink, for eyes that do not part the colours. */
const MARKS: Record<Ink, string> = {
  indigo: '●',
  madder: '◆',
  moss: '▲',
  plum: '■',
  walnut: '○',
  verdigris: '✚',
  ochre: '‖',
  mallow: '◐'
}

const markHtml = (ink: Ink): string => `<i class="mark" aria-hidden="true">${MARKS[ink]}</i>`

const personHtml = ({ name, ink, left }: Person): string =>
  `<li data-ink="${ink}">${markHtml(ink)} <bdi class="name">${escape(name)}</bdi>${left === undefined ? '' : ` <span class="tool">(${escape(left)})</span>`}</li>`

const link = (id: string, name: string): string => `<li><a href="#${id}" dir="auto">${escape(name)}</a></li>`

const chapterHtml = (
  { title, content, isAgreed, agreedLine, stances }: Chapter,
  { id, voices }: { id: string; voices: ReadonlyMap<string, Person> }
): string => {
  const words = htmlOf(content, voiced(voices))
  const said = stances.map(
    ({ name, says, note }) =>
      `<li dir="auto"><bdi>${escape(name)}</bdi>: ${escape(says)}${note === undefined ? '' : `. <q dir="auto">${escape(note)}</q>`}</li>`
  )
  return `<article class="${isAgreed ? 'agreed' : 'inked'}" id="${id}">
<h2 dir="auto">${escape(title)}</h2>
${words === '' ? '<p class="tool">Nothing stands here.</p>' : `<div class="words">\n${words}</div>`}
${agreedLine === undefined ? '' : `<p class="tool">${escape(agreedLine)}</p>`}
${said.length === 0 ? '' : `<ul class="tool stood" role="list" aria-label="Where each stood on these words">${said.join('')}</ul>`}
</article>`
}

/** Each run in its ink; where a voice begins, its mark stands before it, and its name for whoever hears the page. */
const voiced = (voices: ReadonlyMap<string, Person>): Voiced => {
  let last: string | undefined
  return (html, by) => {
    const voice = voices.get(by)
    if (voice === undefined) return html
    const begins =
      by === last
        ? ''
        : `<i class="voice" aria-hidden="true">${MARKS[voice.ink]}</i><span class="who">${escape(voice.name)}: </span>`
    last = by
    return `<span data-ink="${voice.ink}">${begins}${html}</span>`
  }
}

const agreedHtml = ({ when, who, by, title, content, note }: AgreedWords): string => `<div class="agreement">
<h4>${escape(when)}</h4>
${title === undefined ? '' : `<p class="title" dir="auto">${escape(title)}</p>\n`}<div class="words">\n${htmlOf(content)}</div>
${cordHtml({ by })}
<p class="tool" dir="auto">${escape(who)}</p>
${note === undefined ? '' : `<p class="tool" dir="auto">${escape(note)}</p>`}
</div>`

const ownHtml = ({ title, about, words }: MyOwn): string => `<article>
<h3 dir="auto">${escape(title)}</h3>
<p class="tool" dir="auto">${escape(about)}</p>
<div class="words">${typeof words === 'string' ? `<p class="kept" dir="auto">${textHtml(words)}</p>` : htmlOf(words)}</div>
</article>`

// What a snapshot says of itself, in each of its forms: which words, by whom they were agreed, what stands on top, and a checksum that
// is the same everywhere; and what is never in it.
import { createHash } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Alliance, Proposal, Snapshot } from '../../shared/protocol/bodies.ts'
import type { Browser } from '../harness/Browser.ts'
import { seatTwo } from '../harness/Browser.ts'
import { type ServedApp, serveApp } from './serveApp.ts'
import { say, writeInto } from './writeInto.ts'

const DAY = 24 * 60 * 60 * 1000
type Two = { alliance: Alliance; coach: Browser; client: Browser }

const ask = async ({ alliance, client }: Two, body: object): Promise<Proposal> => {
  const asked = await client.ask<{ proposal: Proposal }>('POST', `/api/alliances/${alliance.id}/snapshots`, body)
  expect(asked.status).toBe(201)
  return asked.body.proposal
}
const open = async ({ alliance, coach }: Two, { id }: Proposal): Promise<string> => {
  const path = `/api/alliances/${alliance.id}/proposals/${id}/answer`
  const { snapshot } = (await coach.ask<{ snapshot: Snapshot }>('POST', path, { answer: 'yes' })).body
  return new URL(snapshot.url).pathname
}
const stand = async (who: Browser, { id }: Alliance, stance: string, note?: string) => {
  const first = (await who.read(id)).sections[0]
  const path = `/api/alliances/${id}/sections/${first?.id}/stance`
  const said = await who.ask('PUT', path, { stance, digest: first?.digest, ...(note !== undefined && { note }) })
  expect(said.status).toBe(200)
}

/** The words of a Word document, as its XML has them. */
const inDocx = async (app: ServedApp, path: string): Promise<string> => {
  const file = Buffer.from(await (await fetch(`${app.origin}${path}.docx`)).arrayBuffer())
  let text = ''
  // Its parts, one behind the other; sizes stand in the directory at the end, so each is read until it is whole.
  for (let at = file.indexOf('PK\u0001\u0002'); at >= 0; at = file.indexOf('PK\u0001\u0002', at + 4)) {
    const [size, nameLength] = [file.readUInt32LE(at + 20), file.readUInt16LE(at + 28)]
    const from = file.readUInt32LE(at + 42)
    if (!file.toString('utf8', at + 46, at + 46 + nameLength).endsWith('.xml')) continue
    const begins = from + 30 + file.readUInt16LE(from + 26) + file.readUInt16LE(from + 28)
    const packed = file.subarray(begins, begins + size)
    text += file.readUInt16LE(from + 8) === 0 ? packed.toString() : inflateRawSync(packed).toString()
  }
  return text
}
const forms = async (app: ServedApp, path: string) => {
  const read = async (suffix: string) => (await fetch(`${app.origin}${path}${suffix}`)).text()
  return { html: await read(''), markdown: await read('.md'), json: await read('.json'), docx: await inDocx(app, path) }
}

/** Agreed in the first section by both, one of them with a note; then written on. */
const agreedAndWrittenOn = async (app: ServedApp) => {
  const two = await seatTwo(app.origin)
  await writeInto(app, two.alliance, ([today]) => say(today, 'A hand on the table.'))
  await stand(two.client, two.alliance, 'willing', 'canary: what I wrote beside my yes')
  await stand(two.coach, two.alliance, 'in')
  app.clock.at += DAY
  return { ...two, first: [two.alliance.sections[0]?.id] }
}

describe('which words', () => {
  it('as they were last agreed: those words, with the day, by whom, and how each stood', async () => {
    await using app = await serveApp()
    const two = await agreedAndWrittenOn(app)
    await writeInto(app, two.alliance, ([today]) => say(today, ' And more since.'))
    const proposal = await ask(two, { sections: two.first, words: 'agreed' })
    expect(proposal.share).toMatchObject({ words: 'agreed', sections: ['Where we stand today'], note: null })
    const shown = await forms(app, await open(two, proposal))
    for (const form of [shown.html, shown.markdown, shown.json, shown.docx]) {
      expect(form).toContain('A hand on the table.')
      expect(form).not.toContain('And more since')
      expect(form).not.toContain('canary')
    }
    expect(shown.html).toContain('One section of their alliance, as they had last agreed on it by <time')
    expect(shown.html).toMatch(/Agreed on 16 November 2026:.*Jonas<\/bdi>, willing to try.*Amara<\/bdi>, in/)
    expect(shown.html.match(/<svg class="cord"/g)).toHaveLength(1)
    expect(shown.markdown).toContain('*Agreed on 16 November 2026: Jonas, willing to try; Amara, in.*')
    expect(shown.docx).toContain('Agreed on 16 November 2026: Jonas, willing to try; Amara, in.')
    expect(JSON.parse(shown.json)).toMatchObject({
      words: 'agreed',
      sections: [
        {
          agreed: {
            number: 1,
            by: [
              { name: 'Jonas', stance: 'willing' },
              { name: 'Amara', stance: 'in' }
            ]
          }
        }
      ]
    })
  })

  it('as they are: called agreed only while everyone stands on these very words', async () => {
    await using app = await serveApp()
    const two = await agreedAndWrittenOn(app)
    const shown = async () => (await forms(app, await open(two, await ask(two, { sections: two.first })))).html
    expect(await shown()).toContain('Agreed on 16 November 2026')
    await stand(two.coach, two.alliance, 'not-yet')
    expect(await shown()).not.toMatch(/Agreed on|<svg/)
    await stand(two.coach, two.alliance, 'in')
    await writeInto(app, two.alliance, ([today]) => say(today, ' And more since.'))
    const changed = await shown()
    expect(changed).toContain('And more since.')
    expect(changed).not.toMatch(/Agreed on|<svg/)
  })

  it('a section that was never agreed cannot be shown as agreed, and nothing is asked', async () => {
    await using app = await serveApp()
    const two = await agreedAndWrittenOn(app)
    const path = `/api/alliances/${two.alliance.id}/snapshots`
    const [first, second] = two.alliance.sections
    for (const sections of ['all', [second?.id], [first?.id, second?.id]])
      expect(await two.client.ask('POST', path, { sections, words: 'agreed' })).toMatchObject({
        status: 400,
        body: { field: 'sections', detail: expect.stringContaining('agreed') }
      })
    expect((await two.client.read(two.alliance.id)).proposals).toEqual([])
  })
})

describe('what it says of itself', () => {
  it('has one checksum everywhere, before the yes and after it, that anybody can count again', async () => {
    await using app = await serveApp()
    const two = await agreedAndWrittenOn(app)
    const proposal = await ask(two, { sections: 'all', note: 'For Ruth.\n\nBefore <Thursday>.' })
    const checksum = proposal.share?.checksum ?? ''
    expect(checksum).toMatch(/^[0-9a-f]{64}$/)
    expect((await two.coach.read(two.alliance.id)).proposals[0]?.share?.checksum).toBe(checksum)
    const preview = await two.coach.ask<string>('GET', `/api/alliances/${two.alliance.id}/proposals/${proposal.id}/preview`)
    const shown = await forms(app, await open(two, proposal))
    expect(preview.body).toBe(shown.html)
    for (const form of Object.values(shown)) expect(form).toContain(checksum)
    expect(shown.html).toContain('<p dir="auto">For Ruth.</p>\n<p dir="auto">Before &lt;Thursday&gt;.</p>')
    expect(shown.markdown).toContain('> For Ruth.\n\n> Before \\<Thursday\\>.')
    // As docs/snapshots.md says it is made.
    const { checksum: told, ...words } = JSON.parse(shown.json) as Record<string, unknown>
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sorted)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([key, one]) => [key, sorted(one)])
            )
          : value
    expect(
      createHash('sha256')
        .update(JSON.stringify(sorted(words)))
        .digest('hex')
    ).toBe(told)
    expect(told).toBe(checksum)
  })

  it('says what it is, in which language and direction, and how it becomes a PDF', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    const english = await forms(app, await open(two, await ask(two, { sections: 'all' })))
    expect(english.html).toContain('<html lang="en" dir="ltr">')
    expect(english.html).toContain('This is a snapshot: a copy of what people wrote down together')
    expect(english.html).toContain('choose <i>Save as PDF</i>')
    await app.db.updateTable('alliance').set({ language: 'ar' }).execute()
    const arabic = await forms(app, await open(two, await ask(two, { sections: 'all' })))
    expect(arabic.html).toContain('<html lang="ar" dir="rtl">')
    // The tool’s own sentences stay English, and say so.
    expect(arabic.html).toContain('<p lang="en" dir="ltr">Seven sections')
  })

  it('is a Word document under a name that opens nothing', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    const path = await open(two, await ask(two, { sections: 'all' }))
    const answer = await fetch(`${app.origin}${path}.docx`)
    expect(answer.headers.get('content-type')).toBe('application/vnd.openxmlformats-officedocument.wordprocessingml.document')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="snapshot-2026-11-16.docx"')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('x-robots-tag')).toBe('noindex')
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';/)
  })
})

describe('what it does not say', () => {
  it('shows a messenger, which reads the head of the page, nothing of who and what', async () => {
    await using app = await serveApp()
    const two = await agreedAndWrittenOn(app)
    const path = await open(two, await ask(two, { sections: 'all', title: 'The kingfisher', note: 'For Ruth' }))
    const { html } = await forms(app, path)
    const head = html.slice(0, html.indexOf('</head>'))
    expect(head).toMatch(/<meta property="og:title" content="[^"]+">/)
    expect(head).toMatch(/<meta property="og:description" content="[^"]+">/)
    for (const secret of [
      'kingfisher',
      'Jonas',
      'Amara',
      'Ruth',
      'hand on the table',
      'Where we stand',
      'November',
      '2026',
      path
    ])
      expect(head).not.toContain(secret)
  })

  it('lists the names that initials leave in the words, for everyone, before the yes', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    await writeInto(app, two.alliance, ([today]) => {
      say(today, 'Ask AMARA. ')
      say(today, 'Write', { link: { href: 'mailto:jonas@example.org' } })
    })
    const proposal = await ask(two, { sections: 'all', names: 'initials', note: 'From Jonas' })
    const named = [
      { name: 'Jonas', where: ['the note', 'Where we stand today'] },
      { name: 'Amara', where: ['Where we stand today'] }
    ]
    expect(proposal.share?.named).toEqual(named)
    expect((await two.coach.read(two.alliance.id)).proposals[0]?.share?.named).toEqual(named)
    expect((await ask(two, { sections: 'all' })).share?.named).toEqual([])
  })

  it('in no form does a letter turn what stands behind it, and a word without an end can be laid out', async () => {
    await using app = await serveApp()
    const two = await seatTwo(app.origin)
    const word = '\u0301'.repeat(1_200)
    await writeInto(app, two.alliance, ([today]) => {
      say(today, 'no\u2069\u202E')
      say(today, ' I pay 100. e', { bold: true })
      say(today, word)
    })
    const first = [two.alliance.sections[0]?.id]
    const { json, ...shown } = await forms(app, await open(two, await ask(two, { sections: first })))
    const copied = async (format: string) =>
      (await two.client.ask<string>('GET', `/api/alliances/${two.alliance.id}/export?format=${format}`)).body
    const [html, markdown] = [await copied('html'), await copied('markdown')]
    for (const form of [...Object.values(shown), html, markdown]) {
      expect(form).toContain('I pay 100. ')
      expect(form).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
    }
    for (const page of [shown.html, html]) {
      const passages = Array.from(page.matchAll(/<span class="passage tall">([^<]*)<\/span>/g), ([, inside]) => inside ?? '')
      expect(passages.join('')).toBe(`e${word}`)
    }
    // What is kept is what was written.
    expect(json).toContain('no\u2069\u202E')
  })

  it('holds nothing of sections that were not chosen, of what was deleted, of notes, marks and own words, and of who set what aside', async () => {
    await using app = await serveApp()
    const two = await agreedAndWrittenOn(app)
    const { alliance } = two
    await writeInto(app, alliance, ([today, vision]) => {
      say(today, ' canary: deleted')
      say(vision, 'canary: in another section')
    })
    await writeInto(app, alliance, ([today]) => {
      const text = today?.body.toString() ?? ''
      expect(text).toContain('canary: deleted')
      today?.body.delete(0, 1)
    })
    const returning = await two.coach.ask<{ return: { id: string } }>('POST', `/api/alliances/${alliance.id}/return`)
    const of = `/api/alliances/${alliance.id}/return/${returning.body.return.id}/marks/${alliance.sections[0]?.id}`
    expect((await two.coach.ask('PUT', of, { mark: 'talk' })).status).toBeLessThan(300)
    const told = await two.coach.ask('POST', `/api/alliances/${alliance.id}/notes`, {
      section: alliance.sections[0]?.id,
      when: 'now',
      anchor: { from: 'AAAAAA', to: 'AAAAAA' },
      quote: 'canary: the words of a note',
      words: { noticed: 'canary: what I noticed' }
    })
    expect(told.status).toBe(201)
    const own = `/api/alliances/${alliance.id}/sections/${alliance.sections[0]?.id}/own-words`
    expect((await two.coach.ask('PUT', own, { text: 'canary: what I hear it promise' })).status).toBe(204)
    for (const words of ['now', 'agreed']) {
      const shown = await forms(app, await open(two, await ask(two, { sections: two.first, words })))
      for (const form of Object.values(shown)) {
        expect(form).not.toMatch(/canary|setAside|set aside|talk about|stance"?: ?"not-yet/)
        for (const { id } of alliance.seats) expect(form).not.toContain(id)
        for (const { id } of alliance.sections) expect(form).not.toContain(id)
      }
    }
  })
})

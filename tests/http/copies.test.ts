// A complete copy, in each of its forms: all that is mine to read, and nothing that another keeps for themselves.
import { describe, expect, it } from 'vitest'
import { COPY_FORMATS, type Copy, copySchema } from '../../shared/copying/copy.ts'
import { pointAt } from '../../shared/alliance/points.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { documentIn } from '../harness/wordDocument.ts'
import { type ServedApp, serveApp } from './serveApp.ts'
import { block, say, writeInto } from './writeInto.ts'

const take = (who: Browser, { id }: Alliance, format = 'json') =>
  who.ask<Copy>('GET', `/api/alliances/${id}/export?format=${format}`)
const text = async (who: Browser, { id }: Alliance, format: string): Promise<string> => {
  const response = await fetch(`${who.origin}/api/alliances/${id}/export?format=${format}`, {
    headers: { cookie: who.cookie ?? '' }
  })
  if (format !== 'docx') return response.text()
  return documentIn(Buffer.from(await response.arrayBuffer()))
}

/** Two, with words in their inks, an agreement that was amended, a *not yet*, a section set aside, and things each keeps alone. */
const lived = async (app: ServedApp) => {
  const two = await seatTwo(app.origin)
  const { alliance, coach, client } = two
  const [clientSeat = '', coachSeat = ''] = alliance.seats.map(({ id }) => id)
  const stand = async (who: Browser, body: object): Promise<void> => {
    const [section] = (await who.read(alliance.id)).sections
    const path = `/api/alliances/${alliance.id}/sections/${section?.id}/stance`
    expect((await who.ask('PUT', path, { digest: section?.digest, ...body })).status).toBe(200)
  }
  await writeInto(app, alliance, ([first, second, third]) => {
    say(first, 'I wake at twenty to six.', { author: { seat: clientSeat } })
    second?.body.insert(1, [
      block('paragraph', 'يد على الطاولة & <b>x</b>'),
      block('taskList', [block('taskItem', [block('paragraph', 'Breathe')])])
    ])
    say(third, 'Set with the other.', { author: { seat: coachSeat }, bold: true })
  })
  await stand(client, { stance: 'in' })
  await stand(coach, { stance: 'willing', note: 'with one doubt' })
  await writeInto(app, alliance, ([first, , third], doc) => {
    say(first, ' Still.', { author: { seat: coachSeat } })
    const fields = doc.getMap('sections').get(third?.id ?? '')
    if (fields instanceof Map || typeof fields !== 'object' || fields === null || !('set' in fields))
      throw new Error('no section')
    ;(fields as { set(key: string, value: unknown): void }).set('setAside', true)
  })
  await stand(coach, { stance: 'not-yet' })
  return { ...two, clientSeat, coachSeat }
}

describe('a copy', () => {
  it('holds all that is mine to read, as its schema says and nothing more', async () => {
    await using app = await serveApp()
    const { alliance, coach, clientSeat, coachSeat } = await lived(app)
    const answer = await take(coach, alliance)
    const copy = copySchema.parse(answer.body)
    expect(answer.body).toEqual(copy)
    expect(copy).toMatchObject({
      schema: 'alongside-export/1',
      alliance: { id: alliance.id, title: 'Jonas and Amara', template: 'coaching', state: 'open' },
      me: { seatId: coachSeat },
      seats: [
        { id: clientSeat, label: 'Client', person: { name: 'Jonas', ink: 'madder' } },
        { id: coachSeat, label: 'Coach', person: { name: 'Amara', ink: 'indigo' } }
      ]
    })
    const [first, second, third] = copy.sections
    expect(first?.content.content?.[0]?.content).toEqual([
      { type: 'text', text: 'I wake at twenty to six.', by: clientSeat },
      { type: 'text', text: ' Still.', by: coachSeat }
    ])
    expect(first?.stances).toMatchObject([
      { seatId: clientSeat, stance: 'in', stands: false },
      { seatId: coachSeat, stance: 'not-yet' }
    ])
    expect(first?.agreements).toMatchObject([
      {
        number: 1,
        text: 'I wake at twenty to six.',
        stances: [
          { name: 'Jonas', stance: 'in' },
          { name: 'Amara', stance: 'willing' }
        ],
        note: 'with one doubt',
        noteBy: coachSeat
      }
    ])
    expect(second?.content.content?.[2]?.type).toBe('taskList')
    expect(third).toMatchObject({ setAside: true, key: 'commitment' })
    expect(copy.sections).toHaveLength((await coach.read(alliance.id)).sections.length)
    expect(copy.record.events.map(({ kind }) => kind)).toEqual(['joined', 'joined', 'agreed'])
    const { body } = await coach.ask<{ head: string }>('GET', `/api/alliances/${alliance.id}/record`)
    expect(copy.record.head).toBe(body.head)
  })

  it('takes along the notes that I may read and what each hears promised, and no note that another keeps sealed', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await lived(app)
    const [section] = (await client.read(alliance.id)).sections
    const path = `/api/alliances/${alliance.id}`
    const anchor = { from: pointAt({ client: 7, clock: 3 }, 'first'), to: pointAt({ client: 7, clock: 14 }, 'last') }
    const note = (when: string, noticed: string) => ({
      section: section?.id,
      when,
      anchor,
      quote: 'twenty to six',
      words: { noticed }
    })
    for (const body of [note('now', 'Heron, told at once.'), note('return', 'Kingfisher, for later.')])
      expect((await client.ask('POST', `${path}/notes`, body)).status).toBe(201)
    expect((await client.ask('PUT', `${path}/sections/${section?.id}/own-words`, { text: 'Plover: I ring first.' })).status).toBe(
      204
    )
    for (const format of COPY_FORMATS) {
      const [mine, theirs] = [await text(client, alliance, format), await text(coach, alliance, format)]
      for (const copy of [mine, theirs]) for (const shared of ['Heron', 'Plover']) expect(copy).toContain(shared)
      expect(mine).toContain('Kingfisher')
      expect(theirs).not.toContain('Kingfisher')
    }
    const { body } = await take(coach, alliance)
    expect(copySchema.parse(body)).toMatchObject({
      ownWords: [{ section: section?.id, agreement: 1, text: 'Plover: I ring first.' }]
    })
  })

  it('holds what I left where it has changed since, for me alone', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    await writeInto(app, alliance, ([first]) => say(first, 'As it was.'))
    const { sections } = await coach.read(alliance.id)
    const [section] = sections
    for (const { id } of sections)
      expect((await coach.ask('DELETE', `/api/alliances/${alliance.id}/since/${id}`)).status).toBe(204)
    await writeInto(app, alliance, ([first]) => say(first, ' And is.'))
    expect((await take(coach, alliance)).body.mine.since).toMatchObject([{ section: section?.id, content: { type: 'doc' } }])
    expect(JSON.stringify((await take(coach, alliance)).body.mine.since)).toContain('As it was.')
    expect((await take(client, alliance)).body.mine.since).toEqual([])
  })

  it.each(COPY_FORMATS)(
    'as %s has nothing that another keeps for themselves, and nothing that opens anything',
    async (format) => {
      await using app = await serveApp()
      const coach = new Browser(app.origin)
      const begun = await coach.begin()
      const { token } = await coach.invite(begun)
      const client = new Browser(app.origin)
      const alliance = await client.accept(token)
      await writeInto(app, alliance, ([first]) => say(first, 'Ours.'))
      const path = `/api/alliances/${alliance.id}`
      const { body } = await client.ask<{ return: { id: string } }>('POST', `${path}/return`)
      for (const { id } of (await client.read(alliance.id)).sections)
        await client.ask('PUT', `${path}/return/${body.return.id}/marks/${id}`, { mark: 'talk' })
      const key = await client.ask<{ key: { url: string } }>('POST', '/api/me/key')
      const shown = await client.ask<{ proposal: { id: string } }>('POST', `${path}/snapshots`, { sections: 'all' })
      const answered = await coach.ask<{ snapshot: { url: string } }>(
        'POST',
        `${path}/proposals/${shown.body.proposal.id}/answer`,
        {
          answer: 'yes'
        }
      )
      const whole = await text(coach, alliance, format)
      expect(whole).toContain('Ours.')
      expect(whole).not.toMatch(/"?talk"?\b/)
      for (const secret of [
        token,
        key.body.key.url.split('#')[1],
        answered.body.snapshot.url.split('/s/')[1],
        client.cookie?.split('=')[1],
        ...(await app.db.selectFrom('person').select('id').execute()).map(({ id }) => id)
      ]) {
        expect(secret).toBeTruthy()
        expect(whole).not.toContain(secret)
      }
    }
  )

  it.each(COPY_FORMATS)('as %s says whose, when, what was agreed and what is set aside', async (format) => {
    await using app = await serveApp()
    const { alliance, client } = await lived(app)
    const whole = (await text(client, alliance, format)).replaceAll(/<\/?bdi>/g, '')
    for (const words of [
      'I wake at twenty to six.',
      ' Still.',
      'يد على الطاولة',
      'Breathe',
      'Set with the other.',
      'with one doubt'
    ])
      expect(whole).toContain(words)
    if (format === 'json') return
    for (const words of [
      'The copy of Jonas, taken on 16 November 2026.',
      'Changed since you agreed on 16 November 2026.',
      'Amara: not yet',
      'Jonas: was in, to the words before',
      'Set aside',
      'For the first time, on 16 November 2026',
      'Jonas: in. Amara: willing to try.',
      'Jonas sat down.'
    ])
      expect(whole).toContain(words)
  })

  it('as a page asks nothing of anyone, runs nothing, and lets no words become tags', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await lived(app)
    await writeInto(app, alliance, ([first]) => say(first, 'a link', { link: { href: 'https://example.org/?a=1&b="2"' } }))
    const page = await text(coach, alliance, 'html')
    expect(page.match(/<svg class="cord"/g)).toHaveLength(1)
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|\son\w+=/i)
    expect(page).toContain('&amp; &lt;b&gt;x&lt;/b&gt;')
    expect(page.match(/https?:\/\/[^\s"<]*/g)).toEqual(['https://example.org/?a=1&amp;b=&quot;2&quot;'])
    expect(page).toContain('<p dir="auto">يد')
    expect(page).toMatch(
      /<span data-ink="indigo"><i class="voice" aria-hidden="true">●<\/i><span class="who">Amara: <\/span> Still\./
    )
  })

  it('as a Word document turns with the script, and opens whatever was typed', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await lived(app)
    const xml = await text(coach, alliance, 'docx')
    const arabic = xml.split('<w:p>').find((paragraph) => paragraph.includes('يد على الطاولة'))
    expect(arabic).toMatch(/<w:bidi\s*\/>/)
    expect(arabic).toMatch(/<w:rtl\s*\/>/)
    expect(xml).toContain('<w:color w:val="1E2E88"')
    expect(xml).toContain('&lt;b&gt;')
  })

  it('is a file with the name of the alliance and the day', async () => {
    await using app = await serveApp()
    const coach = new Browser(app.origin)
    const alliance = await coach.begin('Amara', 'Über “alles”: a/b')
    for (const [format, ending, type] of [
      ['html', 'html', 'text/html; charset=utf-8'],
      ['json', 'json', 'application/json; charset=utf-8'],
      ['markdown', 'md', 'text/markdown; charset=utf-8'],
      ['docx', 'docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document']
    ] as const) {
      const { status, headers } = await take(coach, alliance, format)
      expect(status).toBe(200)
      expect(headers.get('content-type')).toBe(type)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('content-disposition')).toBe(
        `attachment; filename="alliance-2026-11-16.${ending}"; filename*=UTF-8''%C3%9Cber%20%E2%80%9Calles%E2%80%9D%20a%20b%2C%202026-11-16.${ending}`
      )
    }
  })

  it('of another form is refused by name', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    for (const query of [
      '',
      '?format=',
      '?format=pdf',
      '?format=HTML',
      '?format=__proto__',
      '?format=html&format=json',
      '?as=html'
    ])
      expect(await coach.ask('GET', `/api/alliances/${alliance.id}/export${query}`)).toMatchObject({
        status: 400,
        body: { code: 'bad-request', field: 'format', detail: 'format: expects one of html, json, markdown, docx' }
      })
  })

  it('is nobody else’s to take', async () => {
    await using app = await serveApp()
    const { alliance } = await seatTwo(app.origin)
    const stranger = new Browser(app.origin)
    expect((await take(stranger, alliance)).status).toBe(401)
    await stranger.begin('Mallory')
    expect((await take(stranger, alliance)).status).toBe(404)
  })
})

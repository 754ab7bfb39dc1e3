// What a page does with sections passes the gate and reaches the other, as one frame each.
import { expect, it } from 'vitest'
import { type SectionId, newId, parseId } from '../../shared/alliance/ids.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { addSection, bringSectionBack, moveSection, renameSection, setSectionAside } from '../../shared/alliance/sectionActs.ts'
import { seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { startServer } from '../harness/startServer.ts'

it('every act with sections is taken, and two seats who do all of them at once end with one page', async () => {
  await using server = await startServer()
  const { alliance, coach, client } = await seatTwo(server.origin)
  const sit = ({ cookie }: { cookie: string | undefined }) =>
    new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie }).ready()
  await using amara = await sit(coach)
  await using jonas = await sit(client)
  const order = ({ doc }: { doc: typeof amara.doc }) =>
    JSON.stringify(sectionsOf(doc).map(({ id, title, rank, setAside }) => [id, title, rank, setAside]))
  for (const [seat, name] of [
    [amara, 'Amara'],
    [jonas, 'Jonas']
  ] as const) {
    const [first, second, third] = sectionsOf(seat.doc)
    const waiting = sectionsOf(seat.doc).find(({ setAside }) => setAside)
    if (!first || !second || !third || !waiting) throw new Error('a template of few sections')
    renameSection(seat.doc, first.id, `${name}’s title`)
    moveSection(seat.doc, third.id, { before: name === 'Amara' ? first.id : undefined })
    setSectionAside(seat.doc, second.id)
    bringSectionBack(seat.doc, waiting.id)
    addSection(seat.doc, { id: newId<SectionId>(), title: `${name}’s own` })
  }
  await amara.saved()
  await jonas.saved()
  await eventually(
    'one page',
    () => Promise.resolve([order(amara), order(jonas)]),
    ([one, other]) => one === other
  )
  const read = (await coach.read(alliance.id)).sections
  expect(read.map(({ id, title, setAside }) => [parseId(id), title, setAside])).toEqual(
    sectionsOf(amara.doc).map(({ id, title, setAside }) => [id, title, setAside])
  )
  expect(read.filter(({ title }) => title.endsWith('’s own'))).toHaveLength(2)
})

// What rests is read, and not amended.
import { describe, expect, it } from 'vitest'
import { serveApp } from './serveApp.ts'
import { resting, leave, stand, seatOf, agreed, three } from './whoLeave.ts'
import { say, writeInto } from './writeInto.ts'

describe('what rests', () => {
  it('is read and taken along; stances, invitations, proposals and returns are refused', async () => {
    await using app = await serveApp()
    const two = await agreed(app)
    const { alliance, coach, client } = two
    await leave(client, alliance)
    const path = `/api/alliances/${alliance.id}`
    const section = alliance.sections[0]?.id
    for (const [method, where, body] of [
      ['PUT', `/sections/${section}/stance`, { stance: 'not-yet' }],
      ['POST', '/invitations', { seatId: seatOf(alliance, 'Client') }],
      ['POST', '/snapshots', { sections: 'all' }],
      ['POST', '/proposals', { kind: 'add-seat', label: 'Witness' }],
      ['POST', '/proposals/AAAAAAAAAAAAAAAAAAAAAA/answer', { answer: 'yes' }],
      ['POST', '/return', {}],
      ['POST', '/notes', { section }],
      ['PUT', '/notes/AAAAAAAAAAAAAAAAAAAAAA/told', {}],
      ['POST', '/notes/AAAAAAAAAAAAAAAAAAAAAA/replies', { said: 'no' }],
      ['PUT', '/notes/AAAAAAAAAAAAAAAAAAAAAA/closing', { how: 'keep' }]
    ] as const)
      expect(await coach.ask(method, path + where, body)).toMatchObject(resting)
    for (const where of [
      '',
      '/record',
      '/authors',
      '/snapshots',
      '/since',
      '/notes',
      '/export?format=html',
      `/sections/${section}/agreements`
    ])
      expect((await coach.ask('GET', path + where)).status).toBe(200)
  })

  it('is none that waits for its second person, nor a team while two remain', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, witness } = await three(app)
    await leave(client, alliance)
    expect((await coach.read(alliance.id)).state).toBe('open')
    expect((await stand(coach, alliance, 'not-yet')).status).toBe(200)
    // Two agree now, without the one who left.
    await writeInto(app, await coach.read(alliance.id), ([first]) => say(first, 'Ours.'))
    for (const who of [coach, witness]) expect((await stand(who, alliance, 'in')).status).toBe(200)
    expect((await coach.read(alliance.id)).sections[0]?.agreement?.number).toBe(1)
    // The seat that was left is no seat for anybody else.
    expect(
      await coach.ask('POST', `/api/alliances/${alliance.id}/invitations`, { seatId: seatOf(alliance, 'Client') })
    ).toMatchObject({ status: 409, body: { code: 'seat-taken' } })
    await leave(witness, alliance)
    expect((await coach.read(alliance.id)).state).toBe('resting')
  })

  it('ends a return that was under way, marks and all; a team’s opens when those who stay have finished', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, witness } = await three(app)
    const path = `/api/alliances/${alliance.id}/return`
    type Told = { return: { id: string; opened: { marks: { seatId: string }[] } | null } | null }
    const { body } = await coach.ask<Told>('POST', path)
    for (const who of [coach, client, witness])
      await who.ask('PUT', `${path}/${body.return?.id}/marks/${alliance.sections[0]?.id}`, { mark: 'keep' })
    for (const who of [coach, witness]) await who.ask('PUT', `${path}/${body.return?.id}/finished`)
    expect((await coach.ask<Told>('GET', path)).body.return?.opened).toBeNull()
    await leave(client, alliance)
    const opened = (await coach.ask<Told>('GET', path)).body.return?.opened
    expect(opened?.marks.map(({ seatId }) => seatId)).not.toContain(seatOf(alliance, 'Client'))
    expect(opened?.marks).toHaveLength(2)
    await leave(witness, alliance)
    expect((await coach.ask<Told>('GET', path)).body.return).toBeNull()
    expect(await app.db.selectFrom('return_mark').selectAll().execute()).toEqual([])
  })
})

// The record: what happened, line by line, in a chain that shows when one of them is not what it was.
import { describe, expect, it } from 'vitest'
import { makesHead } from '../../shared/agreement/record.ts'
import { serveApp } from './serveApp.ts'
import { recordOf, stand, today, written } from './stand.ts'
import { say, writeInto } from './writeInto.ts'

describe('the record', () => {
  it('is a line for who joined, what was agreed, amended, shared and closed, and none for anything else', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, section, coachSeat, clientSeat } = await written(app)
    const minute = (): void => void (app.clock.at += 60_000)
    minute()
    for (const one of [coach, client]) await stand(one, alliance, section, { stance: 'in', digest: section.digest })
    minute()
    await stand(client, alliance, section, { stance: 'not-yet' })
    await writeInto(app, alliance, ([first]) => say(first, '!'))
    const { digest } = await today(coach, alliance)
    for (const one of [client, coach]) await stand(one, alliance, section, { stance: 'in', digest })
    const { body } = await client.ask<{ proposal: { id: string } }>('POST', `/api/alliances/${alliance.id}/snapshots`, {
      sections: 'all',
      title: 'For Ruth'
    })
    const done = await coach.ask<{ snapshot: { id: string } }>(
      'POST',
      `/api/alliances/${alliance.id}/proposals/${body.proposal.id}/answer`,
      { answer: 'yes' }
    )
    await coach.ask('DELETE', `/api/alliances/${alliance.id}/snapshots/${done.body.snapshot.id}`)
    const { events, head } = await recordOf(client, alliance)
    const about = { section: section.id, title: section.title }
    expect(events).toMatchObject([
      { kind: 'joined', seatId: coachSeat },
      { kind: 'joined', seatId: clientSeat },
      { kind: 'agreed', seatId: clientSeat, number: 1, digest: section.digest, ...about },
      { kind: 'amended', seatId: coachSeat, number: 2, digest, ...about },
      { kind: 'shared', seatId: clientSeat, title: 'For Ruth' },
      { kind: 'closed', seatId: coachSeat, title: 'For Ruth' }
    ])
    expect(head).toMatch(/^[0-9a-f]{64}$/)
    expect(await recordOf(coach, alliance)).toEqual({ events, head })
    expect(makesHead(events, head)).toBe(true)
    expect(makesHead(events.slice(1), head)).toBe(false)
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted())
  })

  it('shows when a line of it was taken out, put elsewhere, or is not what it was', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, section } = await written(app)
    for (const one of [coach, client]) await stand(one, alliance, section, { stance: 'in', digest: section.digest })
    const before = await recordOf(coach, alliance)
    const rows = await app.db.selectFrom('record').selectAll().orderBy('n').execute()
    const mine = rows.filter(({ alliance_id }) => alliance_id === alliance.id)
    expect(mine).toHaveLength(3)
    const unreadable = { status: 503, body: { code: 'unreadable' } }
    for (const harm of [
      () =>
        app.db
          .deleteFrom('record')
          .where('n', '=', 2)
          .where('alliance_id', '=', alliance.id as never)
          .execute(),
      () =>
        app.db
          .updateTable('record')
          .set({ bytes: mine[0]?.bytes ?? new Uint8Array() })
          .where('n', '=', 2)
          .where('alliance_id', '=', alliance.id as never)
          .execute()
    ]) {
      await harm()
      expect(await coach.ask('GET', `/api/alliances/${alliance.id}/record`)).toMatchObject(unreadable)
      await app.db
        .deleteFrom('record')
        .where('alliance_id', '=', alliance.id as never)
        .execute()
      await app.db.insertInto('record').values(mine).execute()
      expect(await recordOf(coach, alliance)).toEqual(before)
    }
  })

  it('of an alliance from before there was one begins with who sits there', async () => {
    await using app = await serveApp()
    const { alliance, coach, client, section, coachSeat, clientSeat } = await written(app)
    await app.db.deleteFrom('record').execute()
    for (const one of [coach, client]) await stand(one, alliance, section, { stance: 'in', digest: section.digest })
    expect((await recordOf(coach, alliance)).events).toMatchObject([
      // Both sat down at one moment: in the order of the seats.
      { kind: 'joined', seatId: clientSeat },
      { kind: 'joined', seatId: coachSeat },
      { kind: 'agreed' }
    ])
  })
})

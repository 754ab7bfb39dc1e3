import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { oftenAsked } from './oftenAsked.ts'
import { openSqlite } from './sqlite.ts'

const file = await openSqlite<{ boat: { name: string; masts: number } }>(':memory:')
const { db } = file
await sql`create table boat (name text, masts int)`.execute(db)
await db
  .insertInto('boat')
  .values([
    { name: 'Ark', masts: 1 },
    { name: 'Bee', masts: 2 },
    { name: 'Cog', masts: 2 }
  ])
  .execute()
afterAll(() => file.close())

const boats = () => db.selectFrom('boat').select('name').orderBy('name')

describe('what is asked often', () => {
  it('is put together once, and answers each time for what it is asked with', async () => {
    let built = 0
    const ask = oftenAsked(db, (masts: number, from: string) => {
      built++
      return boats().where('masts', '=', masts).where('name', '>=', from)
    })
    expect(await ask(2, 'A')).toEqual([{ name: 'Bee' }, { name: 'Cog' }])
    expect(await ask(2, 'C')).toEqual([{ name: 'Cog' }])
    expect(await ask(1, 'A')).toEqual([{ name: 'Ark' }])
    expect(built).toBe(1)
  })

  it.for([
    {
      what: 'in another order',
      build: (masts: number, from: string) => boats().where('name', '>=', from).where('masts', '=', masts)
    },
    { what: 'left out', build: (masts: number, _from: string) => boats().where('masts', '=', masts) },
    {
      what: 'with one of its own',
      build: (masts: number, from: string) => boats().where('masts', '=', masts).where('name', '>=', from).where('masts', '<', 9)
    }
  ])('says so where a value is $what, rather than answer with another', async ({ build }) => {
    await expect(oftenAsked(db, build)(2, 'A')).rejects.toThrow('not each of its values once, in their order')
  })
})

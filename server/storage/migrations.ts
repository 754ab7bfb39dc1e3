// The schema, step by step. A step that was released is never changed; the next one is added below it.
import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import type { Tables } from './tables.ts'

const migrations: Record<string, Migration> = {
  '001-two-people-write': {
    async up(db: Kysely<unknown>) {
      const table = (name: string) => db.schema.createTable(name)
      await table('alliance')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('template', 'text', (c) => c.notNull())
        .addColumn('language', 'text', (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('title', 'blob', (c) => c.notNull())
        .addColumn('head_seq', 'bigint', (c) => c.notNull())
        .addColumn('checkpoint_seq', 'bigint', (c) => c.notNull())
        .addColumn('checkpoint', 'blob', (c) => c.notNull())
        .addColumn('schema_version', 'integer', (c) => c.notNull())
        .execute()
      await table('person')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .execute()
      await table('seat')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('position', 'integer', (c) => c.notNull())
        .addColumn('label', 'text', (c) => c.notNull())
        .addColumn('person_id', 'text', (c) => c.references('person.id'))
        .addColumn('name', 'blob')
        .addColumn('ink', 'text')
        .addColumn('taken_at', 'bigint')
        .execute()
      await table('session')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
        .addColumn('token_hash', 'blob', (c) => c.notNull().unique())
        .addColumn('since', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .execute()
      await table('person_key')
        .addColumn('person_id', 'text', (c) => c.primaryKey().references('person.id'))
        .addColumn('token_hash', 'blob', (c) => c.notNull().unique())
        .addColumn('made_at', 'bigint', (c) => c.notNull())
        .execute()
      await table('invitation')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('by_seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('token_hash', 'blob', (c) => c.notNull().unique())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('spent_at', 'bigint')
        .addColumn('withdrawn_at', 'bigint')
        .execute()
      await table('update')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('seq', 'bigint', (c) => c.notNull())
        .addColumn('seat_id', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('update_pk', ['alliance_id', 'seq'])
        .execute()
      await table('client')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('client_id', 'bigint', (c) => c.notNull())
        .addColumn('person_id', 'text')
        .addPrimaryKeyConstraint('client_pk', ['alliance_id', 'client_id'])
        .execute()
      await table('probe')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .execute()
      // One ink and one person stand once in an alliance, whatever two requests do at the same moment.
      await sql`create unique index seat_ink on seat (alliance_id, ink) where ink is not null`.execute(db)
      await sql`create unique index seat_person on seat (alliance_id, person_id) where person_id is not null`.execute(db)
      await sql`create unique index seat_position on seat (alliance_id, position)`.execute(db)
      await db.schema.createIndex('seat_of_person').on('seat').column('person_id').execute()
      await db.schema.createIndex('session_of_person').on('session').column('person_id').execute()
      await db.schema.createIndex('invitation_of_alliance').on('invitation').column('alliance_id').execute()
    }
  },
  '002-shown-outside': {
    async up(db: Kysely<unknown>) {
      const table = (name: string) => db.schema.createTable(name)
      await table('proposal')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('by_seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('about', 'blob', (c) => c.notNull())
        .addColumn('frozen', 'blob')
        .addColumn('ended_at', 'bigint')
        .addColumn('ending', 'text')
        .execute()
      await table('proposal_yes')
        .addColumn('proposal_id', 'text', (c) => c.notNull().references('proposal.id').onDelete('cascade'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('proposal_yes_pk', ['proposal_id', 'seat_id'])
        .execute()
      await table('snapshot')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('token_hash', 'blob', (c) => c.notNull().unique())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('content', 'blob', (c) => c.notNull())
        .execute()
      await db.schema.createIndex('proposal_of_alliance').on('proposal').column('alliance_id').execute()
      await db.schema.createIndex('snapshot_of_alliance').on('snapshot').column('alliance_id').execute()
    }
  },
  // The head moves with every keystroke: beside it the whole document would be read, and often written, each time.
  '003-the-checkpoint-apart': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('checkpoint')
        .addColumn('alliance_id', 'text', (c) => c.primaryKey().references('alliance.id'))
        .addColumn('seq', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .execute()
      await sql`insert into checkpoint (alliance_id, seq, bytes) select id, checkpoint_seq, checkpoint from alliance`.execute(db)
      await db.schema.alterTable('alliance').dropColumn('checkpoint').execute()
      await db.schema.alterTable('alliance').dropColumn('checkpoint_seq').execute()
    }
  },
  '004-rescued-words': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('rescue')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .execute()
      await db.schema.createIndex('rescue_of_seat').on('rescue').columns(['alliance_id', 'seat_id']).execute()
    }
  },
  '005-agreements': {
    async up(db: Kysely<unknown>) {
      const table = (name: string) => db.schema.createTable(name)
      await table('stance')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('section_id', 'text', (c) => c.notNull())
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('stance_pk', ['alliance_id', 'section_id', 'seat_id'])
        .execute()
      await table('agreement')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('section_id', 'text', (c) => c.notNull())
        .addColumn('number', 'integer', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('agreement_pk', ['alliance_id', 'section_id', 'number'])
        .execute()
      await table('record')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('n', 'integer', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('record_pk', ['alliance_id', 'n'])
        .execute()
      await table('seen')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('section_id', 'text', (c) => c.notNull())
        .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
        .addColumn('unread', 'integer', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('seen_pk', ['alliance_id', 'seat_id', 'section_id'])
        .execute()
    }
  },
  '006-returns': {
    async up(db: Kysely<unknown>) {
      const table = (name: string) => db.schema.createTable(name)
      await table('return')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('by_seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('begun_at', 'bigint', (c) => c.notNull())
        .addColumn('opened_at', 'bigint')
        .addColumn('ended_at', 'bigint')
        .execute()
      await table('return_mark')
        .addColumn('return_id', 'text', (c) => c.notNull().references('return.id'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('section_id', 'text', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('return_mark_pk', ['return_id', 'seat_id', 'section_id'])
        .execute()
      await table('return_finished')
        .addColumn('return_id', 'text', (c) => c.notNull().references('return.id'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addPrimaryKeyConstraint('return_finished_pk', ['return_id', 'seat_id'])
        .execute()
      // One under way in an alliance, whatever two requests do at the same moment.
      await sql`create unique index return_under_way on "return" (alliance_id) where ended_at is null`.execute(db)
    }
  },
  '007-proposals-of-every-kind': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('proposal').addColumn('seat_id', 'text').execute()
      await db.schema
        .alterTable('alliance')
        .addColumn('draft_window_days', 'integer', (c) => c.notNull().defaultTo(30))
        .execute()
      await db.schema
        .alterTable('alliance')
        .addColumn('drafts_since', 'bigint', (c) => c.notNull().defaultTo(0))
        .execute()
    }
  },
  '011-leaving': {
    async up(db: Kysely<unknown>) {
      const table = (name: string) => db.schema.createTable(name)
      await db.schema
        .alterTable('seat')
        .addColumn('left_person_id', 'text', (c) => c.references('person.id'))
        .execute()
      await db.schema.alterTable('seat').addColumn('left_at', 'bigint').execute()
      await db.schema.alterTable('seat').addColumn('left_as', 'text').execute()
      await db.schema.alterTable('seat').addColumn('left_name', 'blob').execute()
      await db.schema.createIndex('seat_of_left_person').on('seat').column('left_person_id').execute()
      await table('leaver_copy')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
        .addColumn('token_hash', 'blob', (c) => c.notNull().unique())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('leaver_copy_pk', ['alliance_id', 'seat_id'])
        .execute()
      await table('welcome')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('left_seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('by_seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('welcome_pk', ['alliance_id', 'left_seat_id', 'by_seat_id'])
        .execute()
    }
  }
}

/** Brings the database to the newest schema, or to an older step; throws, changing nothing, when a step fails. */
export const migrate = async (db: Kysely<Tables>, step?: string): Promise<void> => {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } })
  const { error } = await (step === undefined ? migrator.migrateToLatest() : migrator.migrateTo(step))
  if (error !== undefined) throw error
}

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
  '008-dates-to-come-back': {
    async up(db: Kysely<unknown>) {
      const table = (name: string) => db.schema.createTable(name)
      await table('coming_back')
        .addColumn('alliance_id', 'text', (c) => c.primaryKey().references('alliance.id'))
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('changes', 'integer', (c) => c.notNull())
        .addColumn('changed_at', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .execute()
      await table('calendar_link')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
        .addColumn('token_hash', 'blob', (c) => c.notNull().unique())
        .addColumn('made_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('calendar_link_pk', ['alliance_id', 'seat_id'])
        .execute()
      // Who takes part is a person, not a seat: whoever leaves is not waited for, and whoever sits there next has marked nothing.
      await table('return_seat')
        .addColumn('return_id', 'text', (c) => c.notNull().references('return.id'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
        .addColumn('finished', 'integer', (c) => c.notNull())
        .addPrimaryKeyConstraint('return_seat_pk', ['return_id', 'seat_id'])
        .execute()
      await sql`
        insert into return_seat (return_id, seat_id, person_id, finished)
        select r.id, s.id, s.person_id, exists (select 1 from return_finished f where f.return_id = r.id and f.seat_id = s.id)
        from "return" r join seat s on s.alliance_id = r.alliance_id
        where r.ended_at is null and s.person_id is not null`.execute(db)
      await db.schema.dropTable('return_finished').execute()
    }
  },
  // What each day changed, in place of every row. Of the days before it nothing can be made again: their checkpoint was written over.
  '010-drafts': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('draft_ground')
        .addColumn('alliance_id', 'text', (c) => c.primaryKey().references('alliance.id'))
        .addColumn('since', 'integer', (c) => c.notNull())
        .addColumn('seq', 'bigint')
        .addColumn('bytes', 'blob')
        .addColumn('forgot', 'bigint', (c) => c.notNull())
        .execute()
      await db.schema
        .createTable('draft_day')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('day', 'integer', (c) => c.notNull())
        .addColumn('seq', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('draft_day_pk', ['alliance_id', 'day'])
        .execute()
      await sql`insert into draft_ground (alliance_id, since, forgot) select id, unixepoch() / 86400, 0 from alliance`.execute(db)
      await sql`delete from "update" where seq <= (select seq from checkpoint where checkpoint.alliance_id = "update".alliance_id)`.execute(
        db
      )
      await db.schema
        .alterTable('seen')
        .addColumn('faded', 'integer', (c) => c.notNull().defaultTo(0))
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
  },
  '012-sheets': {
    async up(db: Kysely<unknown>) {
      const table = (name: string) => db.schema.createTable(name)
      await table('sheet')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('section_id', 'text', (c) => c.notNull())
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
        .addColumn('head_seq', 'bigint', (c) => c.notNull())
        .addColumn('frozen', 'blob')
        .addColumn('opened_at', 'bigint')
        .execute()
      await table('sheet_checkpoint')
        .addColumn('sheet_id', 'text', (c) => c.primaryKey().references('sheet.id').onDelete('cascade'))
        .addColumn('seq', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .execute()
      await table('sheet_update')
        .addColumn('sheet_id', 'text', (c) => c.notNull().references('sheet.id').onDelete('cascade'))
        .addColumn('seq', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('sheet_update_pk', ['sheet_id', 'seq'])
        .execute()
      await table('sheet_client')
        .addColumn('sheet_id', 'text', (c) => c.notNull().references('sheet.id').onDelete('cascade'))
        .addColumn('client_id', 'bigint', (c) => c.notNull())
        .addColumn('person_id', 'text')
        .addPrimaryKeyConstraint('sheet_client_pk', ['sheet_id', 'client_id'])
        .execute()
      // One for each seat and section, whatever two requests do at the same moment.
      await sql`create unique index sheet_of_seat on sheet (alliance_id, section_id, seat_id)`.execute(db)
    }
  },
  '014-notes': {
    async up(db: Kysely<unknown>) {
      const table = (name: string) => db.schema.createTable(name)
      await table('note')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('section_id', 'text', (c) => c.notNull())
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
        .addColumn('n', 'integer', (c) => c.notNull())
        .addColumn('written_at', 'bigint', (c) => c.notNull())
        .addColumn('waits_for', 'integer')
        .addColumn('told_at', 'bigint')
        .addColumn('closed_at', 'bigint')
        .addColumn('closed_as', 'blob')
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .execute()
      await table('note_reply')
        .addColumn('note_id', 'text', (c) => c.notNull().references('note.id').onDelete('cascade'))
        .addColumn('n', 'integer', (c) => c.notNull())
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('note_reply_pk', ['note_id', 'n'])
        .execute()
      await table('note_choice')
        .addColumn('note_id', 'text', (c) => c.notNull().references('note.id').onDelete('cascade'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('note_choice_pk', ['note_id', 'seat_id'])
        .execute()
      await table('seam')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('section_id', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('seam_pk', ['alliance_id', 'section_id'])
        .execute()
      await table('own_words')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('section_id', 'text', (c) => c.notNull())
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('own_words_pk', ['alliance_id', 'section_id', 'seat_id'])
        .execute()
      await db.schema.createIndex('note_of_alliance').on('note').column('alliance_id').execute()
      await db.schema.alterTable('proposal').addColumn('section_id', 'text').execute()
    }
  },
  '015-where-each-left': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('seat_left')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
        .addColumn('head_seq', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('seat_left_pk', ['alliance_id', 'seat_id'])
        .execute()
    }
  },
  '016-mail': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('day_mail')
        .addColumn('alliance_id', 'text', (c) => c.notNull().references('alliance.id'))
        .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
        .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
        .addColumn('token_hash', 'blob', (c) => c.notNull().unique())
        .addColumn('asked_at', 'bigint', (c) => c.notNull())
        .addColumn('confirmed_at', 'bigint')
        .addColumn('bytes', 'blob', (c) => c.notNull())
        .addPrimaryKeyConstraint('day_mail_pk', ['alliance_id', 'seat_id'])
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

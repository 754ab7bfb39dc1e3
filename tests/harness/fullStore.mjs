// Imported before the server itself, on each of its threads: while the file named by FULL_WHILE is there, each database that is opened may
// take no page more than it has (`max_page_count`, which a connection sets for itself). SQLite finds that out long before it asks the
// disk for anything, and answers SQLITE_FULL.
import { existsSync } from 'node:fs'
import Database from 'libsql'

/** @type {(this: object, sql: string) => Database.Statement} */
const prepare = Reflect.get(Database.prototype, 'prepare')
const MOST = 0xffff_fffe

/** @type {WeakMap<object, boolean>} */
const isFull = new WeakMap()

/** @param {object} database */
const setLimit = (database) => {
  const full = existsSync(process.env['FULL_WHILE'] ?? '')
  if (full === (isFull.get(database) ?? false)) return
  isFull.set(database, full)
  // Less than it has is as many as it has.
  prepare.call(database, `pragma max_page_count = ${full ? 1 : MOST}`).all([])
}

/** @this {Database.Database} @param {string} sql */
Database.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql)
  const run = statement.run.bind(statement)
  statement.run = (...params) => {
    // Within a transaction it may be told, too.
    setLimit(this)
    return run(...params)
  }
  return statement
}

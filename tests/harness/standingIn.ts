// What a byte of a SQLite file is of, by the file's own structure: a row of a table, an entry of an index, or nothing that is read
// any more. https://www.sqlite.org/fileformat2.html
import Database from 'libsql'
import * as z from 'zod/mini'

export type Standing = { of: 'table' | 'index'; name: string } | { of: 'nothing' }

const pagesSchema = z.array(z.object({ page: z.number(), name: z.string(), type: z.enum(['table', 'index']) }))

/** Pages of a tree, by their first byte: which kind, how long their heads are, and what stands before the length of a cell. */
const TREES: ReadonlyMap<number | undefined, { head: number; before: number; of: 'table' | 'index' }> = new Map([
  [0x0d, { head: 8, before: 0, of: 'table' }],
  [0x0a, { head: 8, before: 0, of: 'index' }],
  [0x02, { head: 12, before: 4, of: 'index' }]
])

/** Asked of the bytes of a whole file, whose log is empty. */
export const standingIn = (path: string, bytes: Buffer): ((at: number) => Standing) => {
  const size = bytes.readUInt16BE(16)
  const database = new Database(path)
  const rows = database
    .prepare(
      `select pageno as page, d.name, coalesce(s.type, 'table') as type
      from dbstat d left join sqlite_schema s on s.name = d.name where d.pagetype <> 'overflow'`
    )
    .all()
  database.close()
  const treeOf = new Map(pagesSchema.parse(rows).map(({ page, name, type }) => [page, { name, of: type }]))

  return (at) => {
    const page = Math.floor(at / size)
    const tree = treeOf.get(page + 1)
    const start = page * size
    const head = page === 0 ? 100 : 0
    const kind = TREES.get(bytes[start + head])
    if (tree === undefined || kind === undefined || tree.of !== kind.of) return { of: 'nothing' }
    const cells = bytes.readUInt16BE(start + head + 3)
    for (let nth = 0; nth < cells; nth++) {
      const cell = start + bytes.readUInt16BE(start + head + kind.head + 2 * nth)
      if (at >= cell && at < endOf(bytes, cell + kind.before, { of: kind.of, size })) return tree
    }
    return { of: 'nothing' }
  }
}

/** Where that ends of a cell which stands on its page. */
const endOf = (bytes: Buffer, cell: number, { of, size }: { of: 'table' | 'index'; size: number }): number => {
  const [length, behind] = numberAt(bytes, cell)
  const from = of === 'table' ? numberAt(bytes, behind)[1] : behind
  const most = of === 'table' ? size - 35 : Math.floor(((size - 12) * 64) / 255) - 23
  const least = Math.floor(((size - 12) * 32) / 255) - 23
  const shared = least + ((length - least) % (size - 4))
  return from + (length <= most ? length : shared <= most ? shared : least)
}

/** A number of one to nine bytes, and where it ends. */
const numberAt = (bytes: Buffer, at: number): [value: number, end: number] => {
  let value = 0
  for (let nth = 0; nth < 8; nth++) {
    const byte = bytes[at + nth] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return [value, at + nth + 1]
  }
  return [value * 256 + (bytes[at + 8] ?? 0), at + 9]
}

// Updates written number by number: what no Yjs client writes, and Yjs reads all the same.
import * as encoding from 'lib0/encoding'

type Id = { client: number; clock: number }
/** Without neighbours it says where it stands: in a root, or in the type of another item. */
type Place = { after?: Id | undefined; before?: Id | undefined; parent?: Id | string; key?: string }
export type RawContent =
  | { words: string }
  | { values: unknown[] }
  | { mark: [name: string, value: unknown] }
  /** So many letters or values, of which nothing is said any more but where they stood. */
  | { gone: number }
  /** As Yjs wrote values once. */
  | { json: readonly string[] }
  | { binary: Uint8Array }
  | { embed: unknown }
  /** By its name; a text is called `text`. */
  | { block: string }
  /** By its guid. */
  | { document: string }
export type RawStruct = { deleted: number } | (Place & RawContent)

export type RawUpdate = {
  structs?: { client: number; clock?: number; of: readonly RawStruct[] }[]
  deletes?: { client: number; ranges: readonly (readonly [clock: number, length: number])[] }[]
}

const HAS_LEFT = 0x80
const HAS_RIGHT = 0x40
const HAS_KEY = 0x20
const KIND = { gone: 1, json: 2, binary: 3, words: 4, embed: 5, mark: 6, block: 7, values: 8, document: 9 } as const

const [BLOCK, TEXT] = [3, 6]

export const rawUpdate = ({ structs = [], deletes = [] }: RawUpdate): Uint8Array =>
  encoding.encode((encoder) => {
    const number = (value: number): void => encoding.writeVarUint(encoder, value)
    number(structs.length)
    for (const { client, clock = 0, of } of structs) {
      number(of.length)
      number(client)
      number(clock)
      for (const struct of of) writeStruct(encoder, struct)
    }
    number(deletes.length)
    for (const { client, ranges } of deletes) {
      number(client)
      number(ranges.length)
      for (const range of ranges) range.forEach(number)
    }
  })

const writeStruct = (encoder: encoding.Encoder, struct: RawStruct): void => {
  if ('deleted' in struct) {
    encoding.writeUint8(encoder, 0)
    return encoding.writeVarUint(encoder, struct.deleted)
  }
  const { after, before, parent = 'sections', key } = struct
  encoding.writeUint8(
    encoder,
    kindOf(struct) | (after ? HAS_LEFT : 0) | (before ? HAS_RIGHT : 0) | (key === undefined ? 0 : HAS_KEY)
  )
  for (const id of [after, before]) if (id !== undefined) writeId(encoder, id)
  if (after === undefined && before === undefined) {
    encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0)
    if (typeof parent === 'string') encoding.writeVarString(encoder, parent)
    else writeId(encoder, parent)
    if (key !== undefined) encoding.writeVarString(encoder, key)
  }
  writeContent(encoder, struct)
}

const kindOf = (content: RawContent): number => {
  const [kind] = Object.entries(KIND).flatMap(([name, number]) => (name in content ? number : []))
  if (kind === undefined) throw new Error('of no kind')
  return kind
}

const writeContent = (encoder: encoding.Encoder, content: RawContent): void => {
  if ('words' in content) return encoding.writeVarString(encoder, content.words)
  if ('gone' in content) return encoding.writeVarUint(encoder, content.gone)
  if ('binary' in content) return encoding.writeVarUint8Array(encoder, content.binary)
  if ('embed' in content) return encoding.writeVarString(encoder, JSON.stringify(content.embed))
  if ('mark' in content) {
    encoding.writeVarString(encoder, content.mark[0])
    return encoding.writeVarString(encoder, JSON.stringify(content.mark[1]))
  }
  if ('block' in content) {
    encoding.writeVarUint(encoder, content.block === 'text' ? TEXT : BLOCK)
    if (content.block !== 'text') encoding.writeVarString(encoder, content.block)
    return
  }
  if ('document' in content) {
    encoding.writeVarString(encoder, content.document)
    return encoding.writeAny(encoder, {})
  }
  const values = 'json' in content ? content.json : content.values
  encoding.writeVarUint(encoder, values.length)
  for (const value of values)
    if ('json' in content) encoding.writeVarString(encoder, String(value))
    else encoding.writeAny(encoder, value as never)
}

const writeId = (encoder: encoding.Encoder, { client, clock }: Id): void => {
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
}

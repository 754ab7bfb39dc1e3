// Updates written number by number: what no Yjs client writes, and Yjs reads all the same.
import * as encoding from 'lib0/encoding'

type Id = { client: number; clock: number }
/** Without neighbours it says where it stands: in a root, or in the type of another item. */
type Place = { after?: Id | undefined; before?: Id | undefined; parent?: Id | string; key?: string }
type Content = { words: string } | { values: unknown[] } | { mark: [name: string, value: unknown] }
export type RawStruct = { deleted: number } | (Place & Content)

export type RawUpdate = {
  structs?: { client: number; clock?: number; of: readonly RawStruct[] }[]
  deletes?: { client: number; ranges: readonly (readonly [clock: number, length: number])[] }[]
}

const HAS_LEFT = 0x80
const HAS_RIGHT = 0x40
const HAS_KEY = 0x20
const KIND = { words: 4, mark: 6, values: 8 } as const

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
  const kind = 'words' in struct ? KIND.words : 'mark' in struct ? KIND.mark : KIND.values
  encoding.writeUint8(encoder, kind | (after ? HAS_LEFT : 0) | (before ? HAS_RIGHT : 0) | (key === undefined ? 0 : HAS_KEY))
  for (const id of [after, before]) if (id !== undefined) writeId(encoder, id)
  if (after === undefined && before === undefined) {
    encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0)
    if (typeof parent === 'string') encoding.writeVarString(encoder, parent)
    else writeId(encoder, parent)
    if (key !== undefined) encoding.writeVarString(encoder, key)
  }
  if ('words' in struct) return encoding.writeVarString(encoder, struct.words)
  if ('mark' in struct) {
    encoding.writeVarString(encoder, struct.mark[0])
    return encoding.writeVarString(encoder, JSON.stringify(struct.mark[1]))
  }
  encoding.writeVarUint(encoder, struct.values.length)
  for (const value of struct.values) encoding.writeAny(encoder, value as never)
}

const writeId = (encoder: encoding.Encoder, { client, clock }: Id): void => {
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
}

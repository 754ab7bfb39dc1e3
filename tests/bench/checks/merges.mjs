// Both are honest: one makes a list of a paragraph, as pages do, into which the other's words are on their way. Yjs lets those words
// go. Are they kept anywhere, and is whoever wrote them told?
import * as Y from 'yjs'
import { sitTwo } from '../harness/Witness.mjs'
import { textOf } from '../harness/paper.mjs'
import { each, sleep, waitFor } from '../harness/waiting.mjs'

export const promises = {
  merges: { promise: 'Words that an honest merge drops are kept, and their writer is told.', topic: 'merge' }
}
export const defaults = { rounds: 20 }

const NEEDLE = 'a word on its way'

const makeList = (doc) => {
  const text = textOf(doc)
  const body = text.parent.parent
  const words = text.toString()
  doc.transact(() => {
    body.delete(0, 1)
    const [list, item, paragraph] = ['bulletList', 'listItem', 'paragraph'].map((name) => new Y.XmlElement(name))
    paragraph.insert(0, [new Y.XmlText(words)])
    item.insert(0, [paragraph])
    list.insert(0, [item])
    body.insert(0, [list])
  })
}

const round = async (server, room) => {
  const [one, other] = await sitTwo(server, room)
  one.insert(0, 'what we agreed: ')
  await one.handled()
  await waitFor(() => other.words.includes('agreed'), 5_000)
  let told = false
  other.onOther = () => (told = true)
  // The other's line is slow: it has not heard of the list when it writes.
  other.socket.pause()
  makeList(one.doc)
  await one.handled()
  other.insert(other.length, NEEDLE)
  other.socket.resume()
  await other.handled()
  await sleep(200)
  const stands = [one, other].some(({ doc }) => JSON.stringify(doc.getMap('sections').toJSON()).includes(NEEDLE))
  const kept = JSON.stringify((await server.keptFor?.(room, 1)) ?? '').includes(NEEDLE)
  one.close()
  other.close()
  return { stands, kept, told }
}

export const run = async ({ options, bench }) => {
  const server = await bench.start()
  const rooms = Array.from({ length: options.rounds }, (_, nth) => `merge-${nth}`)
  await server.prepareRooms?.(rooms)
  const rounds = []
  await each(rooms, 4, async (room) => rounds.push(await round(server, room)))
  await server.stop()
  const gone = rounds.filter(({ stands }) => !stands)
  const silent = gone.filter(({ kept, told }) => !kept || !told)
  return {
    merges: {
      // Where nothing was dropped, nothing was asked.
      holds: gone.length === 0 ? undefined : silent.length === 0,
      found:
        gone.length === 0
          ? 'no merge dropped a word'
          : silent.length === 0
            ? `${gone.length} times dropped, kept and told`
            : `gone without a word ${silent.length} of ${gone.length} times`
    }
  }
}

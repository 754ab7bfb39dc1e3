// Scripted histories, on a room's own blank document. Every edit is one update, as an editor would send it.
import * as Y from 'yjs'
import { LETTERS, seeded } from './chance.mjs'
import { textOf, wordsOf } from './paper.mjs'

const opened = (state, clientID) => {
  const doc = new Y.Doc()
  doc.clientID = clientID
  Y.applyUpdate(doc, state, 'load')
  return doc
}

/** Two who hear each other at once; what either writes goes to `updates`. */
const pairOn = (state, ids, updates) => {
  const docs = ids.map((id) => opened(state, id))
  docs.forEach((doc, index) =>
    doc.on('update', (update, origin) => {
      if (origin === 'load' || origin === 'peer') return
      updates.push(update)
      Y.applyUpdate(docs[1 - index], update, 'peer')
    })
  )
  return docs
}

const finish = (sittings, doc, stats) => {
  const snapshot = Y.encodeStateAsUpdate(doc)
  const words = wordsOf(textOf(doc))
  return { sittings, words, snapshot, stats: { ...stats, chars: words.length, snapshotBytes: snapshot.length } }
}

/**
 * Two people writing one text over many sittings: bursts of typing at a caret that now and then jumps, slips taken
 * back at once, and passages deleted letter by letter. Each sitting brings two new client ids, as each page load does.
 * `compact`: all sittings but the last as one update each, the last one key by key.
 */
export const longHistory = (base, { edits, sittings: count, seed, compact = false }) => {
  const random = seeded(seed)
  const int = (n) => Math.floor(random() * n)
  const sittings = []
  let state = base
  let inserts = 0
  let deletes = 0
  let last
  for (let sitting = 0; sitting < count; sitting++) {
    const updates = []
    const docs = pairOn(state, [int(2 ** 32), int(2 ** 32)], updates)
    const found = wordsOf(textOf(docs[0])).length
    const carets = [found, found]
    const target = Math.floor((edits * (sitting + 1)) / count) - Math.floor((edits * sitting) / count)
    while (updates.length < target) {
      const who = int(2)
      const text = textOf(docs[who])
      if (random() < 0.25) carets[who] = int(text.length + 1)
      carets[who] = Math.min(carets[who], text.length)
      const erasing = random() < 0.2
      const burst = 4 + int(erasing ? 25 : 40)
      for (let k = 0; k < burst && updates.length < target; k++) {
        if ((erasing || random() < 0.06) && carets[who] > 0) {
          text.delete(--carets[who], 1)
          deletes++
        } else if (!erasing) {
          text.insert(carets[who]++, LETTERS[int(LETTERS.length)])
          inserts++
        } else break
      }
    }
    const whole = compact && sitting < count - 1
    sittings.push({ found, updates: whole ? [Y.encodeStateAsUpdate(docs[0], Y.encodeStateVectorFromUpdate(state))] : updates })
    last = docs[0]
    state = Y.encodeStateAsUpdate(last)
  }
  return finish(sittings, last, { edits: inserts + deletes, inserts, deletes, sittings: count })
}

/** A text of `chars` letters written by two in turn, `chunk` of them an update. */
export const shortHistory = (base, { chars, chunk, seed }) => {
  const random = seeded(seed)
  const updates = []
  const docs = pairOn(base, [Math.floor(random() * 2 ** 32), Math.floor(random() * 2 ** 32)], updates)
  for (let n = 0, who = 0; n < chars; n += chunk, who = random() < 0.1 ? 1 - who : who) {
    const text = textOf(docs[who])
    const letters = Array.from({ length: chunk }, () => LETTERS[Math.floor(random() * LETTERS.length)])
    text.insert(text.length, letters.join(''))
  }
  return finish([{ found: 0, updates }], docs[0], { edits: updates.length })
}

// The copies that this device keeps, each of an alliance for which somebody said that it may: its words, as updates that the server has
// on its disk, and what it said over HTTP. Apart from the words that are not saved yet (unsavedWords.ts), which are kept whatever was said.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { SCHEMA_VERSION } from '../../shared/editor/version.ts'

interface CopiesHere extends DBSchema {
  /** `at`: when it was last in step with the server (ms). `schema`: for which version of the words it was written. */
  alliances: { key: AllianceId; value: { alliance: AllianceId; at: number; schema: number } }
  words: {
    key: number
    value: { alliance: AllianceId; update: Uint8Array }
    indexes: { alliance: AllianceId }
  }
  answers: {
    key: [AllianceId, string]
    value: { alliance: AllianceId } & KeptAnswer
    indexes: { alliance: AllianceId }
  }
}

/** `name`: the key of a query, as JSON; `at`: when it was read (ms). What it holds is checked when it is read. */
export type KeptAnswer = { name: string; answer: unknown; at: number }

/** `updates`: what the server had by then, in the order in which it came. */
export type KeptCopy = { updates: Uint8Array[]; at: number; answers: KeptAnswer[] }

export interface Copies {
  /** Undefined where there is none. One that was written for another version of the words is let go. */
  read(alliance: AllianceId): Promise<KeptCopy | undefined>
  /** All words, in the place of whatever was kept of them. */
  begin(alliance: AllianceId, state: Uint8Array, at: number): Promise<void>
  /** Nothing, where the copy was let go meanwhile. How many updates there are now. */
  add(alliance: AllianceId, update: Uint8Array, at: number): Promise<number>
  /** Makes one update of all that are there. */
  fold(alliance: AllianceId, merge: (updates: Uint8Array[]) => Uint8Array): Promise<void>
  inStep(alliance: AllianceId, at: number): Promise<void>
  keepAnswers(alliance: AllianceId, answers: readonly KeptAnswer[]): Promise<void>
  /** Those that there are, by when they were last in step. */
  all(): Promise<{ alliance: AllianceId; at: number }[]>
  letGo(alliance: AllianceId): Promise<void>
  close(): void
}

/** Rejects where the browser keeps nothing (a private window, a browser that forbids it). */
export const openCopies = async (): Promise<Copies> => {
  const here: IDBPDatabase<CopiesHere> = await openDB<CopiesHere>('alongside-copies', 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore('alliances', { keyPath: 'alliance' })
      fresh.createObjectStore('words', { autoIncrement: true }).createIndex('alliance', 'alliance')
      fresh.createObjectStore('answers', { keyPath: ['alliance', 'name'] }).createIndex('alliance', 'alliance')
    }
  })

  const letGo = async (alliance: AllianceId): Promise<void> => {
    const transaction = here.transaction(['alliances', 'words', 'answers'], 'readwrite')
    const [words, answers] = [transaction.objectStore('words'), transaction.objectStore('answers')]
    await Promise.all([
      transaction.objectStore('alliances').delete(alliance),
      ...(await words.index('alliance').getAllKeys(alliance)).map((key) => words.delete(key)),
      ...(await answers.index('alliance').getAllKeys(alliance)).map((key) => answers.delete(key)),
      transaction.done
    ])
  }

  return {
    read: async (alliance) => {
      const transaction = here.transaction(['alliances', 'words', 'answers'])
      const [kept, rows, answers] = await Promise.all([
        transaction.objectStore('alliances').get(alliance),
        transaction.objectStore('words').index('alliance').getAll(alliance),
        transaction.objectStore('answers').index('alliance').getAll(alliance)
      ])
      if (kept === undefined) return undefined
      if (kept.schema !== SCHEMA_VERSION) {
        await letGo(alliance)
        return undefined
      }
      return { updates: rows.map(({ update }) => update), at: kept.at, answers }
    },
    begin: async (alliance, state, at) => {
      const transaction = here.transaction(['alliances', 'words'], 'readwrite')
      const words = transaction.objectStore('words')
      const old = await words.index('alliance').getAllKeys(alliance)
      await Promise.all([
        ...old.map((key) => words.delete(key)),
        words.add({ alliance, update: state }),
        transaction.objectStore('alliances').put({ alliance, at, schema: SCHEMA_VERSION }),
        transaction.done
      ])
    },
    add: async (alliance, update, at) => {
      const transaction = here.transaction(['alliances', 'words'], 'readwrite')
      const [alliances, words] = [transaction.objectStore('alliances'), transaction.objectStore('words')]
      const kept = await alliances.get(alliance)
      if (kept?.schema !== SCHEMA_VERSION) return 0
      await Promise.all([words.add({ alliance, update }), alliances.put({ ...kept, at })])
      const count = await words.index('alliance').count(alliance)
      await transaction.done
      return count
    },
    fold: async (alliance, merge) => {
      const { store: words, done } = here.transaction('words', 'readwrite')
      const [keys, rows] = await Promise.all([
        words.index('alliance').getAllKeys(alliance),
        words.index('alliance').getAll(alliance)
      ])
      if (rows.length > 0) {
        const update = merge(rows.map((row) => row.update))
        await Promise.all([...keys.map((key) => words.delete(key)), words.add({ alliance, update })])
      }
      await done
    },
    inStep: async (alliance, at) => {
      const { store: alliances, done } = here.transaction('alliances', 'readwrite')
      const kept = await alliances.get(alliance)
      if (kept !== undefined) await alliances.put({ ...kept, at })
      await done
    },
    keepAnswers: async (alliance, answers) => {
      const { store, done } = here.transaction('answers', 'readwrite')
      await Promise.all([...answers.map((one) => store.put({ alliance, ...one })), done])
    },
    all: async () => (await here.getAll('alliances')).map(({ alliance, at }) => ({ alliance, at })),
    letGo,
    close: () => here.close()
  }
}

// One session as the tests that break the disk play it, always the same: two people begin, write, paste and leave. What the
// server answered on the way is noted, with the step of the disk at which the answer was here.
import * as Y from 'yjs'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser } from './Browser.ts'
import { HeadlessSeat } from './HeadlessSeat.ts'

/** What has to be found wherever everything ended at this step or later. */
export type Promised = { from: number; says: string }

export class Rehearsal {
  readonly promised: Promised[] = []
  readonly coach: Browser
  readonly client: Browser
  alliance: Alliance | undefined
  readonly #origin: string
  readonly #steps: () => number

  constructor({ origin, steps }: { origin: string; steps: () => number }) {
    this.#origin = origin
    this.#steps = steps
    this.coach = new Browser(origin)
    this.client = new Browser(origin)
  }

  /** Whatever was still on its way when the line broke, the error says; what was promised is noted. */
  async play({ pastes }: { pastes: (nth: number) => boolean }): Promise<void> {
    const begun = await this.coach.begin('Amara', 'As we begin')
    this.alliance = begun
    this.#promise(begun.id, 'Amara', 'As we begin')
    const { token } = await this.coach.invite(begun)
    await this.client.accept(token)
    this.#promise('Jonas')
    {
      await using one = await this.sit(this.coach)
      await using other = await this.sit(this.client)
      for (const word of ['one;', 'two;', 'three;']) await this.#write(one, word, other)
      one.doc.getMap('meta').set('title', 'As we begin, and go on')
      await one.saved()
      this.#promise('As we begin, and go on')
      await this.#write(other, 'four;', one)
      const paper = secondText(one.doc)
      for (let nth = 0; pastes(nth); nth++) {
        one.doc.transact(() => {
          paper.delete(0, paper.length)
          paper.insert(0, `${'long '.repeat(13_000)}paste ${nth};`)
        })
        await one.saved()
        await this.#write(other, `beside ${nth};`, one)
      }
    }
    // The room is let go and folded; whoever comes next reads it from the disk.
    await using again = await this.sit(this.client)
    await this.#write(again, 'five;')
  }

  /** The same two people with what they were promised, before another server. */
  at(origin: string): Rehearsal {
    const again = new Rehearsal({ origin, steps: this.#steps })
    again.alliance = this.alliance
    again.coach.cookie = this.coach.cookie
    again.client.cookie = this.client.cookie
    again.promised.push(...this.promised)
    return again
  }

  sit(browser: Browser, doc = new Y.Doc()): Promise<HeadlessSeat> {
    const allianceId = this.alliance?.id ?? ''
    return new HeadlessSeat({ origin: this.#origin, allianceId, cookie: browser.cookie, doc }).ready()
  }

  /** It counts from the moment that the fence is back, or that the other has it: whichever is first. */
  async #write(seat: HeadlessSeat, word: string, peer?: HeadlessSeat): Promise<void> {
    const keep = (): void => {
      if (!this.promised.some(({ says }) => says === word)) this.#promise(word)
    }
    seat.write(word)
    await Promise.all([seat.saved().then(keep), peer?.until(`${word} to arrive`, () => peer.words.includes(word)).then(keep)])
  }

  #promise(...says: string[]): void {
    const from = this.#steps()
    this.promised.push(...says.map((said) => ({ from, says: said })))
  }
}

const secondText = (doc: Y.Doc): Y.XmlText => {
  const paragraph = sectionsOf(doc)[1]?.body.get(0)
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error('the second section begins with no text')
  return text
}

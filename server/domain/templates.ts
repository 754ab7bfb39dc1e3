import type { OfferedTemplate, Template } from '../../shared/templates/template.ts'

const FALLBACK_LANGUAGE = 'en'

/** Every template in every language there is. */
export class Templates {
  readonly #byKey = new Map<string, Map<string, Template>>()

  /** Throws when one stands twice, or one has no words in the language that others fall back to. */
  constructor(templates: readonly Template[]) {
    for (const template of templates) {
      const { key, language } = template
      const languages = this.#byKey.get(key) ?? new Map<string, Template>()
      if (languages.has(language.toLowerCase())) throw new Error(`template ${key} stands twice in ${language}`)
      languages.set(language.toLowerCase(), template)
      this.#byKey.set(key, languages)
    }
    for (const [key, languages] of this.#byKey) {
      const fallback = languages.get(FALLBACK_LANGUAGE)
      if (fallback === undefined) throw new Error(`template ${key} has no words in ${FALLBACK_LANGUAGE}`)
      for (const translated of languages.values())
        if (shapeOf(translated) !== shapeOf(fallback))
          throw new Error(
            `template ${key} is another in ${translated.language} than in ${FALLBACK_LANGUAGE}: ${shapeOf(translated)}`
          )
    }
  }

  /** In this language, else in its base language (de for de-AT), else in English. */
  find(key: string, language: string): Template | undefined {
    const languages = this.#byKey.get(key)
    const wanted = language.toLowerCase()
    return languages?.get(wanted) ?? languages?.get(wanted.split('-')[0] ?? wanted) ?? languages?.get(FALLBACK_LANGUAGE)
  }

  /** All of them, each in the nearest language, as they are offered to whoever begins. */
  offered(language: string): OfferedTemplate[] {
    return [...this.#byKey.keys()]
      .flatMap((key) => this.find(key, language) ?? [])
      .sort((one, other) => placeOf(one) - placeOf(other) || (one.key < other.key ? -1 : 1))
      .map(({ key, title, about, seats, sections }) => ({ key, title, about, seats, sections }))
  }
}

const placeOf = ({ place = Number.MAX_SAFE_INTEGER }: Template): number => place

/** What is the same in every language: the sections in their order, which of them start, whose pen goes first in each, how many seats
 *  and which of them are alike. */
const shapeOf = ({ seats, sections }: Template): string =>
  JSON.stringify({
    seats: seats.map((label) => seats.indexOf(label)),
    sections: sections.map(({ key, starts, firstPen: { first, then } }) => [key, starts, first, then ?? null])
  })

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
    for (const [key, languages] of this.#byKey)
      if (!languages.has(FALLBACK_LANGUAGE)) throw new Error(`template ${key} has no words in ${FALLBACK_LANGUAGE}`)
  }

  /** In this language, else in its base language (de for de-AT), else in English. */
  find(key: string, language: string): Template | undefined {
    const languages = this.#byKey.get(key)
    const wanted = language.toLowerCase()
    return languages?.get(wanted) ?? languages?.get(wanted.split('-')[0] ?? wanted) ?? languages?.get(FALLBACK_LANGUAGE)
  }

  /** All of them, each in the nearest language, as they are offered to whoever begins. */
  offered(language: string): OfferedTemplate[] {
    return [...this.#byKey.keys()].sort().flatMap((key) => {
      const template = this.find(key, language)
      if (template === undefined) return []
      const { title, about, seats, sections } = template
      return [{ key, title, about, seats, sections }]
    })
  }
}

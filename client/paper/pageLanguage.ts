/** The language that the page is written in; English while there is no page, in the build. */
export const pageLanguage = (): string => (typeof document === 'undefined' ? 'en' : document.documentElement.lang)

// Days and hours as people write them, in the language of the page and the time of this device.

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' }

/** "3 November"; with its year once that is another one than this. */
export const dayOf = (iso: string, { language, now }: { language: string; now: Date }): string => {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  const year: Intl.DateTimeFormatOptions = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }
  return new Intl.DateTimeFormat(localeOf(language), { ...DAY, ...year }).format(date)
}

/** "3 November, 16:42". */
export const momentOf = (iso: string, { language, now }: { language: string; now: Date }): string => {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  return `${dayOf(iso, { language, now })}, ${timeOf(date, language)}`
}

/** "Thursday 3 December, 09:00": of something that is still to come, or was to. */
export const appointmentOf = (iso: string, { language, now }: { language: string; now: Date }): string => {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  const year: Intl.DateTimeFormatOptions = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }
  const day = new Intl.DateTimeFormat(localeOf(language), { weekday: 'long', ...DAY, ...year }).format(date)
  return `${day}, ${timeOf(date, language)}`
}

const timeOf = (date: Date, language: string): string =>
  new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit' }).format(date)

/** Plain English puts the day before the month here; the page speaks no American in particular. */
const localeOf = (language: string): string => (language === 'en' ? 'en-GB' : language)

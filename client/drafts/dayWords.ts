// What the page says of earlier days. A day is one in UTC, for everyone; it is named as such wherever its reader is.
import { pageLanguage } from '../paper/pageLanguage.ts'

/** `2026-11-16` as “Monday, 16 November”. */
export const draftDay = (date: string, language = pageLanguage()): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC'
  }).format(new Date(`${date}T00:00:00Z`))

export const keptFor = (windowDays: number): string =>
  windowDays === 0
    ? 'You keep no drafts. What is taken out is gone from this server within the hour. Backups that were made before, other devices and copies may keep it for as long as whoever has them keeps them.'
    : `As the words were when each day ended, at midnight UTC. Choose some of them to copy back only those. Drafts are kept for ${windowDays === 1 ? 'one day' : `${windowDays} days`}; what was taken out before that is gone from this server. Backups that were made before, other devices and copies may keep more, for as long as whoever has them keeps them.`

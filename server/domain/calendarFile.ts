// A calendar of one event or none, as RFC 5545 writes it. It may lie in a calendar that others see: it says nothing of the words, nor of who
// wrote them.
import type { KeptComingBack } from './comingBackPorts.ts'

const TITLE = 'Coming back to your alliance'
const LENGTH = 'PT1H'
/** How often a calendar that follows a link may look again. */
const LOOK_AGAIN = 'PT6H'

/** `page`: the address of the alliance. */
export const calendarFile = (day: KeptComingBack | undefined, { page }: { page: string }): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Alongside//Coming back//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'X-WR-CALNAME:Alongside',
    `REFRESH-INTERVAL;VALUE=DURATION:${LOOK_AGAIN}`,
    `X-PUBLISHED-TTL:${LOOK_AGAIN}`,
    ...(day === undefined ? [] : eventOf(day, page)),
    'END:VCALENDAR'
  ]
    .flatMap(folded)
    .map((line) => `${line}\r\n`)
    .join('')

/** No alarm: nobody is nagged. The moment stands in UTC, which every calendar shows in the zone of who looks. */
const eventOf = ({ id, at, changes, changedAt }: KeptComingBack, page: string): string[] => [
  'BEGIN:VEVENT',
  `UID:${id}@alongside`,
  `SEQUENCE:${changes}`,
  `DTSTAMP:${utc(changedAt)}`,
  `DTSTART:${utc(at)}`,
  `DURATION:${LENGTH}`,
  `SUMMARY:${TITLE}`,
  `DESCRIPTION:${escaped(page)}`,
  `URL:${page}`,
  'CLASS:PRIVATE',
  'END:VEVENT'
]

/** `20261203T090000Z`. */
const utc = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')

const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&')

/** No line is longer than 75 octets; all of ours are ASCII. */
const folded = (line: string): string[] => {
  const rest = line.slice(75).match(/.{1,74}/g) ?? []
  return [line.slice(0, 75), ...rest.map((part) => ` ${part}`)]
}

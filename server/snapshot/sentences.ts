// What the tool says on a snapshot, whatever its form.

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve']

/** `Three sections`. */
export const sectionsInWords = (count: number): string =>
  `${NUMBERS[count] ?? String(count)} ${count === 1 ? 'section' : 'sections'}`

/** `Both`; `All three` and so on for more. */
export const whoSaidYes = (people: number): string =>
  people <= 2 ? 'Both' : `All ${(NUMBERS[people] ?? String(people)).toLowerCase()}`

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** `16 November 2026`: strangers are anywhere, so the day is that of UTC. */
export const dayOf = (moment: string): string => DAY.format(new Date(moment))

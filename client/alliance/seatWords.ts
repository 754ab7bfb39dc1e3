// What a seat is called in a sentence, by whoever sits there or will. Seats that differ in nothing have one label, as two friends and
// eight teammates have: then it is told by the others.

/** "the coach", "the other friend", "a teammate". `labels`: of all the seats. */
export const holderWords = (label: string, labels: readonly string[]): string => {
  const name = label.toLowerCase()
  const alike = labels.filter((one) => one === label).length
  if (alike < 2) return `the ${name}`
  if (alike === 2) return `the other ${name}`
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`
}

/** "the coach’s seat", "a teammate’s seat". */
export const seatWords = (label: string, labels: readonly string[]): string => `${holderWords(label, labels)}’s seat`

/** Of two, "either of you"; where more may sit, "any of you". */
export const anyOfYou = (seats: readonly unknown[]): string => (seats.length === 2 ? 'either of you' : 'any of you')

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

export const labelsOf = (seats: readonly { label: string }[]): string[] => seats.map(({ label }) => label)

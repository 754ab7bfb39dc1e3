import { useMemo, useState } from 'react'
import { appointmentOf, dayOf, momentOf } from './day.ts'
import { pageLanguage } from './pageLanguage.ts'

/** Days and moments in the language of the page, as they read since it was opened. */
export const useDays = (): Record<'day' | 'moment' | 'appointment', (iso: string) => string> => {
  const [now] = useState(() => new Date())
  return useMemo(() => {
    const reading = { language: pageLanguage(), now }
    return {
      day: (iso) => dayOf(iso, reading),
      moment: (iso) => momentOf(iso, reading),
      appointment: (iso) => appointmentOf(iso, reading)
    }
  }, [now])
}

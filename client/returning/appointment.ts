// A day and a time as the fields of a form write them, in the time of this device.
import { dayInput } from '../sharing/lastDay.ts'

export type DayAndTime = { day: string; time: string }

export const fieldsOf = (iso: string): DayAndTime => {
  const at = new Date(iso)
  const time = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
  return { day: dayInput(at), time }
}

/** The moment; undefined when there is no such day. An hour that a clock leaps over is the one after it. */
export const appointmentIn = ({ day, time }: DayAndTime): Date | undefined => {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  const [, hour, minute] = /^(\d{2}):(\d{2})/.exec(time) ?? []
  if (year === undefined || hour === undefined) return undefined
  const at = new Date(Number(year), Number(month) - 1, Number(date), Number(hour), Number(minute))
  return dayInput(at) === day ? at : undefined
}

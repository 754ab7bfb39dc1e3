import { useQuery } from '@tanstack/react-query'
import { aboutQuery } from './queries.ts'

/** Whether this server was told of a mail server. Where it was not, nothing is said of mail. */
export const useWritesMail = (): boolean => useQuery(aboutQuery).data?.writesMail === true

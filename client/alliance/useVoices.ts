import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import { authorsQuery, keys } from '../connection/queries.ts'
import { Voices } from '../writing/Voices.ts'
import { presentClients } from './useHere.ts'

/** Who wrote what, kept in step with the seats, the authors that the server knows, and whoever is here. */
export const useVoices = (alliance: Alliance, connection: AllianceConnection): Voices => {
  const queries = useQueryClient()
  const { data: authors } = useQuery(authorsQuery(alliance.id))

  const voices = useMemo(
    () => new Voices(() => void queries.invalidateQueries({ queryKey: keys.authors(alliance.id) })),
    [queries, alliance.id]
  )

  useEffect(() => {
    // Whoever left is still whose words they wrote, in their ink.
    const seats = alliance.seats.flatMap(({ id, person, left }) => {
      const who = person ?? left
      return who === undefined ? [] : [{ seatId: id, name: who.name, ink: who.ink }]
    })
    const seatOfPerson = new Map(alliance.seats.flatMap(({ id, person }) => (person === null ? [] : [[person.id, id]])))
    // Whoever was seen behind a client id stays its author after leaving.
    const clients = new Map<number, string>(authors?.map(({ clientId, seatId }) => [clientId, seatId]))
    const look = (first: boolean) => {
      const before = clients.size
      clients.set(connection.doc.clientID, alliance.me.seatId)
      for (const [clientId, personId] of presentClients(connection.awareness)) {
        const seat = seatOfPerson.get(personId)
        if (seat !== undefined) clients.set(clientId, seat)
      }
      if (first || clients.size !== before)
        voices.know({ me: alliance.me.seatId, voices: seats, clients, knowsAuthors: authors !== undefined })
    }
    const lookAgain = () => look(false)
    look(true)
    connection.awareness.on('change', lookAgain)
    return () => connection.awareness.off('change', lookAgain)
  }, [alliance, authors, connection, voices])

  return voices
}

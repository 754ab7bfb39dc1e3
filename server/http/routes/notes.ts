import type { Router } from 'express'
import { type NoteTold, anchorNoteBody, closeNoteBody, replyBody, tellNoteBody } from '../../../shared/protocol/notes.ts'
import { isRefusal } from '../../../shared/protocol/refusals.ts'
import type { KeptNote } from '../../domain/notePorts.ts'
import { type NotesWorld, actOnNote, notesOf, readNote, tellNote, unpickSeam } from '../../domain/notes.ts'
import { moment } from '../answers.ts'
import { bodyOf, noBody } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { created, done, ok, resource } from '../guarded.ts'

/** Coming back to words: told, answered, laid to rest. What waits for a return is here for nobody but its own seat. */
export const noteRoutes = (router: Router, world: NotesWorld, { seated, awake, limits }: Entrances): void => {
  resource(router, '/api/alliances/:id/notes', {
    get: seated.to(async (found) => {
      const { notes, seams } = await notesOf(world, found)
      return ok({ notes: notes.map(noteTold), seams: seams.map(({ section, at }) => ({ section, at: moment(at) })) })
    }),
    post: awake
      .by(limits.of('begin'))
      .by(bodyOf(tellNoteBody))
      .to(async (found) => {
        const told = await tellNote(world, found, found.body)
        return isRefusal(told) ? told : created({ note: noteTold(told) })
      })
  })

  resource(router, '/api/alliances/:id/notes/:note', {
    delete: seated.to(
      async (found) => (await actOnNote(world, found, { of: found.request.params['note'], does: 'take-back' })) ?? done
    )
  })

  resource(router, '/api/alliances/:id/notes/:note/told', {
    put: awake
      .by(noBody)
      .to(async (found) => (await actOnNote(world, found, { of: found.request.params['note'], does: 'tell' })) ?? done)
  })

  resource(router, '/api/alliances/:id/notes/:note/anchor', {
    put: awake
      .by(bodyOf(anchorNoteBody))
      .to(
        async (found) => (await actOnNote(world, found, { of: found.request.params['note'], does: 'tie', ...found.body })) ?? done
      )
  })

  resource(router, '/api/alliances/:id/notes/:note/replies', {
    post: awake.by(bodyOf(replyBody)).to(async (found) => {
      const of = found.request.params['note']
      const told = (await actOnNote(world, found, { of, does: 'reply', words: found.body })) ?? (await readNote(world, found, of))
      return isRefusal(told) ? told : created({ note: noteTold(told) })
    })
  })

  resource(router, '/api/alliances/:id/notes/:note/closing', {
    put: awake.by(bodyOf(closeNoteBody)).to(async (found) => {
      const of = found.request.params['note']
      const told =
        (await actOnNote(world, found, { of, does: 'close', how: found.body.how })) ?? (await readNote(world, found, of))
      return isRefusal(told) ? told : ok({ note: noteTold(told) })
    })
  })

  resource(router, '/api/alliances/:id/sections/:section/seam', {
    delete: seated.to(async (found) => (await unpickSeam(world, found, found.request.params['section'])) ?? done)
  })
}

const noteTold = ({ at, replies, choices, ended, ...note }: KeptNote): NoteTold => ({
  ...note,
  at: moment(at),
  replies: replies.map(({ at: then, ...reply }) => ({ ...reply, at: moment(then) })),
  choices: choices.map(({ seat, how }) => ({ seatId: seat, how })),
  ended: ended === undefined ? null : { how: ended.how, at: moment(ended.at) }
})

import { LASTS_DAYS } from '../../shared/permissions/lasting.ts'
import { useWritesMail } from '../connection/useWritesMail.ts'
import { Part, Rows } from './Part.tsx'
import css from './WhoPage.module.css'

const days = (count: number): string => `${count} days`

const mailAddress = (writesMail: boolean): [what: string, said: string][] =>
  writesMail
    ? [
        [
          'A mail address, for a line on the day to come back',
          `Sealed, until its owner takes it away or leaves; ${days(LASTS_DAYS.unconfirmed)} where it has not said yes. Nobody else here sees it, and it is in no copy.`
        ]
      ]
    : []

/** What is kept on the server, how long, and what stays on this device. */
export const KeptHere = () => (
  <>
    <Part title="What is kept, and for how long">
      <Rows
        rows={[
          ['The words', 'As long as the alliance. Setting a section aside keeps them.'],
          [
            'What was deleted',
            'Among the drafts, by day, for 30 days or as long as you all chose; then it is gone from this server for good. You can all let it go sooner. Backups that were made before, other devices and copies may keep it, for as long as whoever has them does.'
          ],
          ['What you agreed, and the record', 'As long as the alliance.'],
          ['Where each of you stands', 'What each said last. Nothing of what was said before it.'],
          ['What you mark on coming back', 'Until that coming back is ended.'],
          ['A sheet', 'Sealed, until all have opened theirs. Opened, as it was then, until you all let them go.'],
          ['A note', 'Sealed until your next return, where it waits for that. Laid to rest, until you all clear it.'],
          ['What each hears you promising, in their own words', 'As long as the alliance, unless its writer takes it away.'],
          ['What you left, to tell you what changed', 'Until you put it away. Nobody else is told.'],
          [
            'What is shown outside',
            `Until the day that it names, ${days(LASTS_DAYS.shown)} if you name none; or until one of you closes it.`
          ],
          [
            'A question to all of you',
            `Until everyone has said yes or one has said no, ${days(LASTS_DAYS.question)} at most. What came of it is told ${days(LASTS_DAYS.question)} more.`
          ],
          ['An invitation', `${days(LASTS_DAYS.invitation)}. It seats one person, once.`],
          [
            'That a browser holds your seat',
            `${days(LASTS_DAYS.session)} after it was last used. Your key: until you make another, or drop it.`
          ],
          ['The copy of whoever leaves', 'For them, ninety days. Nobody who stays can open it.'],
          ...mailAddress(useWritesMail()),
          ['Who is here, where the carets are, and the margin', 'Never. They are there while somebody is.']
        ]}
      />
    </Part>
    <Part title="What this device keeps">
      <div className={css.said}>
        <p>
          That it holds your seat; words that are not saved yet, until they are; notes that you hold, which are nowhere else;
          which answers you have put away; and what you have said about a copy.
        </p>
        <p>
          Of what is saved it keeps a copy where you say that it may, at the foot of the alliance, and none where you do not: the
          words, who sits here and where each stands, what was agreed, what changed since you were last here, and notes that you
          may read. Never a sheet that is sealed, a mark of a return, or the margin. A copy goes when you let it go, leave, or
          close your seats here.
        </p>
      </div>
    </Part>
  </>
)

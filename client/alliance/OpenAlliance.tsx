import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { calledTitle } from '../../shared/alliance/title.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import { templatesQuery } from '../connection/queries.ts'
import type { SavedState } from '../connection/savedState.ts'
import { Head } from '../paper/Head.tsx'
import { Page } from '../paper/Page.tsx'
import { Proposals, waitingForMe } from '../sharing/Proposals.tsx'
import { ShareDialog } from '../sharing/ShareDialog.tsx'
import { ShownOutside } from '../sharing/ShownOutside.tsx'
import { Hand } from '../writing/Hand.ts'
import { AllianceSection } from './AllianceSection.tsx'
import { AllianceTitle } from './AllianceTitle.tsx'
import { Contents } from './Contents.tsx'
import { Dock } from './Dock.tsx'
import { Foot } from './Foot.tsx'
import css from './OpenAlliance.module.css'
import { namesIn } from './namesIn.ts'
import { Outline } from './Outline.ts'
import { SavedMark } from './SavedMark.tsx'
import { SavedNotice } from './SavedNotice.tsx'
import { SeatKept } from './SeatKept.tsx'
import { WhoIsHere } from './WhoIsHere.tsx'
import { useHere } from './useHere.ts'
import { useVoices } from './useVoices.ts'

type OpenAllianceProps = {
  alliance: Alliance
  connection: AllianceConnection
  saved: SavedState
  onGoOnFromSaved: () => void
}

/** The alliance with its words: one column of sections, each written by everyone at once. */
export const OpenAlliance = ({ alliance, connection, saved, onGoOnFromSaved }: OpenAllianceProps) => {
  const { doc, awareness } = connection
  const outline = useMemo(() => new Outline(doc), [doc])
  const { title, sections } = useSyncExternalStore(outline.subscribe, outline.view)
  const here = useHere(awareness)
  const voices = useVoices(alliance, connection)
  const hand = useMemo(() => new Hand(), [])
  const [inksShown, setInksShown] = useState(true)
  const [sharing, setSharing] = useState(false)
  const { data: templates } = useQuery(templatesQuery(alliance.language))
  const template = templates?.find(({ key }) => key === alliance.template)
  const { seats } = alliance
  const [a, b] = seats.map(({ person }) => person?.ink)
  const writable = saved.state !== 'refused' && saved.state !== 'gone' && saved.state !== 'outdated'

  // The browser looked for the place that the address names before there was one.
  useEffect(() => document.getElementById(location.hash.slice(1))?.scrollIntoView(), [])

  const isPair = seats.filter(({ person }) => person !== null).length > 1
  const contents = {
    seats,
    sections,
    voices,
    inksShown,
    onInksShown: setInksShown,
    onShare: isPair && saved.state !== 'gone' ? () => setSharing(true) : undefined,
    isWaitedFor: waitingForMe(alliance).length > 0
  }
  return (
    <div className={inksShown ? css.alliance : `${css.alliance} inks-away`} data-a={a} data-b={b}>
      <Head a={a} b={b} brief>
        <SavedMark saved={saved} />
        <WhoIsHere
          seats={seats}
          mySeat={alliance.me.seatId}
          here={here}
          connected={saved.state === 'saved' || saved.state === 'saving'}
        />
      </Head>
      <div className={css.book}>
        <div className={css.contents}>
          <Contents {...contents} />
        </div>
        <div className={css.column}>
          <Page title={calledTitle(title, namesIn(alliance))} width="full">
            <AllianceTitle alliance={alliance} title={title} template={template} doc={writable ? doc : undefined} />
            <SavedNotice saved={saved} sections={sections} alliance={alliance} onGoOnFromSaved={onGoOnFromSaved} />
            <Proposals alliance={alliance} />
            <SeatKept alliance={alliance} />
            {sections.map((section) => (
              <AllianceSection
                key={section.id}
                section={section}
                offered={template?.sections.find(({ key }) => key === section.key)}
                alliance={alliance}
                awareness={awareness}
                voices={voices}
                hand={hand}
                editable={writable}
              />
            ))}
            <ShownOutside alliance={alliance} />
            {/* Where the seat is gone, nothing of it is true. */}
            {saved.state !== 'gone' && <Foot alliance={alliance} />}
          </Page>
        </div>
      </div>
      <Dock hand={hand} contents={contents} />
      {sharing && <ShareDialog alliance={alliance} title={title} sections={sections} onClosed={() => setSharing(false)} />}
    </div>
  )
}

import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { SavedState } from '../connection/savedState.ts'
import { tabTitle } from './tabTitle.ts'
import { Head } from '../paper/Head.tsx'
import { Notice } from '../paper/Notice.tsx'
import { Page } from '../paper/Page.tsx'
import { AllianceTitle } from './AllianceTitle.tsx'
import { namesIn } from './namesIn.ts'
import { SavedMark } from './SavedMark.tsx'
import css from './OpenAlliance.module.css'

/** The sheet before its words have come. Nothing here could be taken for an empty alliance. */
export const OpeningAlliance = ({ alliance, saved }: { alliance: Alliance | undefined; saved: SavedState }) => {
  const called = alliance === undefined ? '' : tabTitle(alliance.title, namesIn(alliance))
  return (
    <>
      <Head>
        <SavedMark saved={saved} />
      </Head>
      <Page title={called} width="full">
        <div className={css.book}>
          {/* Where the contents will stand, so that nothing moves when they come. */}
          <div className={css.contents} />
          <div className={css.column}>
            {alliance === undefined ? (
              <h1 className="unseen">Opening your alliance</h1>
            ) : (
              <AllianceTitle alliance={alliance} title={alliance.title} />
            )}
            <div className={css.said}>
              <WhyNotOpen saved={saved} />
            </div>
          </div>
        </div>
      </Page>
    </>
  )
}

const WhyNotOpen = ({ saved }: { saved: SavedState }) => {
  switch (saved.state) {
    case 'offline':
      return (
        <Notice kind="waiting" title="The server cannot be reached.">
          The words are there, and this page opens by itself when the line is back.
        </Notice>
      )
    case 'busy':
      return (
        <Notice kind="waiting" title="The server has no room just now.">
          This page tries again by itself.
        </Notice>
      )
    case 'unreadable':
      return (
        <Notice kind="trouble" title="This alliance cannot be opened just now.">
          Its words could not be read from the server’s disk. Nothing was changed. Tell whoever runs this server, then try again.
        </Notice>
      )
    case 'outdated':
      return (
        <Notice kind="trouble" title="This page is too old for its server.">
          Reload it to go on.
        </Notice>
      )
    case 'connecting':
    case 'saved':
    case 'saving':
    case 'late':
    case 'refused':
    case 'gone':
      return null
  }
}

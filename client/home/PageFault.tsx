import { Component, type ReactNode } from 'react'
import { Button } from '../paper/Button.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { Said } from './Said.tsx'

type State = { fault: 'none' } | { fault: 'thrown' }

/** Catches what no page expected: a fault of ours, or a part of the app that did not arrive. Never a blank page. */
export class PageFault extends Component<{ children: ReactNode }, State> {
  override state: State = { fault: 'none' }

  static getDerivedStateFromError(): State {
    return { fault: 'thrown' }
  }

  override render(): ReactNode {
    if (this.state.fault === 'none') return this.props.children
    return (
      <Page title="This page could not be opened">
        <Said>
          <Title>This page could not be opened.</Title>
          <p>
            Part of it did not arrive, or it met something that it did not expect. Words that were saved are safe, and words that
            were not are kept in this browser.
          </p>
          <p className="row">
            <Button kind="full" onClick={() => window.location.reload()}>
              Open it again
            </Button>
          </p>
        </Said>
      </Page>
    )
  }
}

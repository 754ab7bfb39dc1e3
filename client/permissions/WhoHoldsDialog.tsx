import { Button } from '../paper/Button.tsx'
import { Dialog } from '../paper/Dialog.tsx'
import { Acts } from './Acts.tsx'
import { KeptHere } from './KeptHere.tsx'
import { Operator } from './Operator.tsx'

/** The same page, for whoever reads an invitation and has no seat yet. */
export const WhoHoldsDialog = ({ operator, onClosed }: { operator: string; onClosed: () => void }) => (
  <Dialog question="Who holds what" onClosed={onClosed}>
    {(close) => (
      <>
        <Acts />
        <Operator name={operator} />
        <KeptHere />
        <p>
          <Button onClick={close}>Back to the letter</Button>
        </p>
      </>
    )}
  </Dialog>
)

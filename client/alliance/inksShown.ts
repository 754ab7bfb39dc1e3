/** Whether the inks of a section are shown. Nobody chose: in words that are still in motion; once agreed they are
 *  nobody's any more, and stand in the paper's own black. */
export const areInksShown = ({ chosen, agreed }: { chosen: boolean | undefined; agreed: boolean }): boolean => chosen ?? !agreed

// How much there may be. An alliance is a few pages; this is where a person would long have begun another section, and
// where a document would begin to be slow for everyone who opens it.

/** Letters of a section, as JavaScript counts them (UTF-16 code units). */
export const MAX_SECTION_LETTERS = 200_000

/** Blocks of a section: paragraphs, lists, their items, quotations, and breaks of a line. Twenty-five letters each, of a full one; the most
 *  that pages draw without anyone having to wait. */
export const MAX_SECTION_BLOCKS = 8_000

/** The same of all sections together: whoever opens the alliance draws them all. */
export const MAX_BLOCKS = 40_000

/** Texts of a section, and of an alliance: a paragraph has one, and one more behind each break of a line. Without a letter nobody sees them, and
 *  each takes a hundred times the memory that it takes in a frame. */
export const MAX_SECTION_TEXTS = 2 * MAX_SECTION_BLOCKS
export const MAX_TEXTS = 2 * MAX_BLOCKS

/** Sections of an alliance, those set aside included: none is ever removed, and a page that has thousands is slow for ever. */
export const MAX_SECTIONS = 500

/** Bytes of the whole document, as Yjs encodes it, with what it needs to know of words that are gone. */
export const MAX_DOCUMENT_BYTES = 5_000_000

/** Pieces of the whole document, as Yjs keeps them, with those that are gone and cannot be joined: twenty bytes of the room for each. Ten bytes in a
 *  frame may be one, and each takes as much memory, and as long whenever the document is opened, as any other. A line has five, with whose it is. */
export const MAX_PIECES = 250_000

/** Values of the fields of sections and of the title, those included that were written over: nothing ever takes these away. */
export const MAX_FIELD_VALUES = 20_000

/** Bytes, and pieces, of a seat’s own words that fell away (server/sync/rescue) and that it has said nothing to yet: ten full sections. */
export const MAX_RESCUED_BYTES = 2_000_000
export const MAX_RESCUES = 1_000

/** From here on the page says that it will be full. */
export const NEARLY_FULL = 0.8

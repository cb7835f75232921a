/** The part of a long list that has elements. */
export interface ListWindow {
  /** The index of the first option with an element. */
  readonly start: number;
  /** The index behind the last one. */
  readonly end: number;
}

/** What is on screen of a list whose rows have one height, in pixels. */
export interface ListView {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}

/** How many rows above and below the visible ones have elements too, so that a scroll shows no gap. */
const OVERSCAN = 5;

/** The rows that need elements. 10,000 tenants need as many elements as fit on screen, and 10 more. */
export function listWindow(count: number, { scrollTop, height, rowHeight }: ListView): ListWindow {
  const first = Math.floor(scrollTop / rowHeight) - OVERSCAN;
  const start = Math.max(0, Math.min(first, count - 1));
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN);
  return { start, end: Math.max(start, end) };
}

/** The scroll position nearest to the current one that shows the row of an index fully. */
export function scrollTopFor(index: number, { scrollTop, height, rowHeight }: ListView): number {
  const top = index * rowHeight;
  return Math.max(Math.min(scrollTop, top), top + rowHeight - height);
}

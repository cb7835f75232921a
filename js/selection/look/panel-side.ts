/** The room that a panel needs below its field, in pixels: as much as the list with its message at most. */
const NEEDED = 400;

/** The side of a field on which its panel opens: below, unless there is too little room there and more above. */
export function panelSide(
  field: { readonly top: number; readonly bottom: number },
  viewHeight: number,
): "top" | "bottom" {
  const below = viewHeight - field.bottom;
  return below < NEEDED && field.top > below ? "top" : "bottom";
}

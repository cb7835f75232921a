/** The members of a keyboard event that decide what a key does. */
export interface KeyPress {
  readonly key: string;
  readonly altKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  readonly shiftKey?: boolean;
  /** Whether an input method is composing a character. Its keys belong to it. */
  readonly isComposing?: boolean;
}

/** What a key does. */
export type KeyAction =
  /** Opens the list. `none` leaves every option inactive. */
  | { readonly type: "open"; readonly at: "first" | "last" | "none" }
  | { readonly type: "close" }
  /** Leaves every option inactive, and lets the key move the cursor. */
  | { readonly type: "edit" }
  | { readonly type: "choose" }
  | { readonly type: "move"; readonly to: number };

/** What the combobox has when a key is pressed. */
export interface KeyContext {
  readonly isOpen: boolean;
  /** The index of the active option; -1 for none. */
  readonly index: number;
  /** The number of options. */
  readonly count: number;
}

/** How many options Page Up and Page Down pass. */
const PAGE = 10;

/**
 * What a key does in an editable combobox with a listbox popup, as the ARIA Authoring Practices Guide has it. Null for
 * a key that belongs to the text field, to an input method or to the page.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function keyAction(press: KeyPress, context: KeyContext): KeyAction | null {
  const { key, altKey = false, ctrlKey = false, metaKey = false, shiftKey = false, isComposing = false } = press;
  if (isComposing || ctrlKey || metaKey || shiftKey) {
    return null;
  }
  if (altKey) {
    return altAction(key, context.isOpen);
  }
  return context.isOpen ? openAction(key, context) : closedAction(key);
}

function altAction(key: string, isOpen: boolean): KeyAction | null {
  if (key === "ArrowDown" && !isOpen) {
    return { type: "open", at: "none" };
  }
  return key === "ArrowUp" && isOpen ? { type: "close" } : null;
}

function closedAction(key: string): KeyAction | null {
  switch (key) {
    case "ArrowDown":
    case "Enter":
      return { type: "open", at: "first" };
    case "ArrowUp":
      return { type: "open", at: "last" };
    default:
      return null;
  }
}

function openAction(key: string, { index, count }: KeyContext): KeyAction | null {
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
      return move(index >= last ? 0 : index + 1, count);
    case "ArrowUp":
      return move(index <= 0 ? last : index - 1, count);
    case "Home":
      return move(0, count);
    case "End":
      return move(last, count);
    case "PageDown":
      return move(Math.min(index + PAGE, last), count);
    case "PageUp":
      return move(Math.max(index - PAGE, 0), count);
    case "ArrowLeft":
    case "ArrowRight":
      return { type: "edit" };
    case "Enter":
      return { type: "choose" };
    case "Escape":
      return { type: "close" };
    default:
      return null;
  }
}

function move(to: number, count: number): KeyAction | null {
  return count === 0 ? null : { type: "move", to };
}

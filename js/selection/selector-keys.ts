/** The members of a keyboard event that decide what a key does. */
export interface KeyPress {
  readonly key: string;
  readonly altKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  /** Whether an input method is composing a character. Its keys belong to it. */
  readonly isComposing?: boolean;
}

/** What a key does. */
export type KeyAction =
  | { readonly type: "open"; readonly at: "active" | "first" | "last" }
  | { readonly type: "close" }
  /** Closes and lets the key do what it does: Tab moves the focus. */
  | { readonly type: "leave" }
  | { readonly type: "clear" }
  | { readonly type: "choose" }
  | { readonly type: "move"; readonly to: number };

/** How many options Page Up and Page Down pass. */
const PAGE = 10;

/** What the combobox has when a key is pressed. */
export interface KeyContext {
  readonly isOpen: boolean;
  readonly index: number;
  readonly count: number;
  readonly hasQuery: boolean;
}

/**
 * What a key does in an editable combobox with a listbox popup of the ARIA Authoring Practices. Null for a key that
 * stays with the text field.
 */
export function keyAction(press: KeyPress, context: KeyContext): KeyAction | null {
  const { key, altKey = false, ctrlKey = false, metaKey = false, isComposing = false } = press;
  if (isComposing || ctrlKey || metaKey) {
    return null;
  }
  if (altKey) {
    return altAction(key, context.isOpen);
  }
  return context.isOpen ? openAction(key, context) : closedAction(key, context);
}

function altAction(key: string, isOpen: boolean): KeyAction | null {
  if (key === "ArrowDown" && !isOpen) {
    return { type: "open", at: "active" };
  }
  return key === "ArrowUp" && isOpen ? { type: "close" } : null;
}

function closedAction(key: string, { hasQuery }: KeyContext): KeyAction | null {
  switch (key) {
    case "ArrowDown":
      return { type: "open", at: "first" };
    case "ArrowUp":
      return { type: "open", at: "last" };
    case "Enter":
      return { type: "open", at: "active" };
    case "Escape":
      return hasQuery ? { type: "clear" } : null;
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
    case "Enter":
      return { type: "choose" };
    case "Escape":
      return { type: "close" };
    case "Tab":
      return { type: "leave" };
    default:
      return null;
  }
}

function move(to: number, count: number): KeyAction | null {
  return count === 0 ? null : { type: "move", to };
}

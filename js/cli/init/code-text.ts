// Finds code among comments and texts, as far as a change of a layout needs it.

/**
 * The code of a file of the same length: comments, and what is between quotes, are spaces. Quotes and line ends stay.
 *
 * JSX has texts without quotes. An apostrophe there ends with its line, because a string of one line does too.
 */
export function withoutText(source: string): string {
  return source.replace(TEXTS, (text) => {
    if (text.startsWith("/")) {
      return blank(text);
    }
    return text[0] + blank(text.slice(1, -1)) + text.at(-1);
  });
}

/** Behind a colon two slashes are a part of an address: `https://`. */
const COMMENT = /\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/;
const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/;
/** A template may hold others in its `${}`, to one level. */
const TEMPLATE = /`(?:\$\{(?:`(?:[^`\\]|\\[\s\S])*`|[^}`])*\}|[^`\\$]|\$(?!\{)|\\[\s\S])*`/;

const TEXTS = new RegExp([COMMENT, STRING, TEMPLATE].map(({ source }) => source).join("|"), "g");

const blank = (text: string) => text.replace(/[^\n\r]/g, " ");

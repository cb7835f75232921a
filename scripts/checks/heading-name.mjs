// Links such as `#use-it-in-your-app`.

/** The name that GitHub gives to a heading. The site gives it the same name. */
export const headingName = (title) =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");

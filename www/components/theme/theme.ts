export const THEME_COOKIE = "theme";

export const themes = ["light", "system", "dark"] as const;

export type Theme = (typeof themes)[number];

export function readTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

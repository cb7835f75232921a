"use client";

import { useState } from "react";
import { Icon, type IconName } from "../icon/icon";
import { THEME_COOKIE, type Theme, themes } from "./theme";
import styles from "./theme-toggle.module.css";

const variants: Record<Theme, { icon: IconName; label: string }> = {
  light: { icon: "sun", label: "Light" },
  system: { icon: "screen", label: "System" },
  dark: { icon: "moon", label: "Dark" },
};

/** The choice is stored in a cookie, so the first HTML of the next page already has it. */
export function ThemeToggle({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);

  function choose(next: Theme) {
    setTheme(next);
    document.documentElement.dataset.theme = next;
    // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API.
    document.cookie = `${THEME_COOKIE}=${next}; Path=/; Max-Age=31536000; SameSite=Lax`;
  }

  return (
    <fieldset className={styles.toggle}>
      <legend className="visually-hidden">Appearance</legend>
      {themes.map((option) => (
        <label key={option} className={styles.option} title={variants[option].label}>
          <input
            type="radio"
            name="theme"
            className="visually-hidden"
            checked={theme === option}
            onChange={() => choose(option)}
          />
          <Icon name={variants[option].icon} size={16} />
          <span className="visually-hidden">{variants[option].label}</span>
        </label>
      ))}
    </fieldset>
  );
}

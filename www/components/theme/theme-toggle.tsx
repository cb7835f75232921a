"use client";

import { useState } from "react";
import { Icon, type IconName } from "../icon/icon";
import { THEME_COOKIE, type Theme, themes } from "./theme";
import styles from "./theme-toggle.module.css";

const looks: Record<Theme, { icon: IconName; label: string }> = {
  light: { icon: "sun", label: "Light" },
  system: { icon: "screen", label: "As the system" },
  dark: { icon: "moon", label: "Dark" },
};

/** Kept in a cookie, so that the next first HTML already has it and nothing flashes. */
export function ThemeToggle({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);

  function choose(next: Theme) {
    setTheme(next);
    document.documentElement.dataset.theme = next;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, and this text is our own.
    document.cookie = `${THEME_COOKIE}=${next}; Path=/; Max-Age=31536000; SameSite=Lax`;
  }

  return (
    <fieldset className={styles.toggle}>
      <legend className="visually-hidden">Appearance</legend>
      {themes.map((option) => (
        <label key={option} className={styles.option} title={looks[option].label}>
          <input
            type="radio"
            name="theme"
            className="visually-hidden"
            checked={theme === option}
            onChange={() => choose(option)}
          />
          <Icon name={looks[option].icon} size={16} />
          <span className="visually-hidden">{looks[option].label}</span>
        </label>
      ))}
    </fieldset>
  );
}

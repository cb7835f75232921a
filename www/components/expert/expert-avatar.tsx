import styles from "./expert-avatar.module.css";

const HUES = 12;

/** An expert's initials. The color is derived from the specialty, so it is the same in every tenant. */
export function ExpertAvatar({ name, specialty, size = 36 }: { name: string; specialty: string; size?: number }) {
  return (
    <span
      aria-hidden="true"
      className={styles.avatar}
      style={{ "--hue": hueOf(specialty), "--size": `${size}px` } as React.CSSProperties}
    >
      {initialsOf(name)}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.replace(/^(Dr|Prof)\.?\s+/, "").split(/\s+/);
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
}

function hueOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return (hash % HUES) * (360 / HUES);
}

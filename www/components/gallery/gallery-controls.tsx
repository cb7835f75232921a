import Link from "next/link";
import styles from "./gallery.module.css";
import { type Choice, choices } from "./gallery-choice";

/** Links to the other brands, color schemes and widths. */
export function GalleryControls({ choice }: { choice: Choice }) {
  return (
    <nav aria-label="What the gallery shows" className={styles.controls}>
      {Object.entries(choices).map(([name, values]) => (
        <ul key={name} aria-label={name} className={styles.control}>
          {values.map((value) => (
            <li key={value}>
              <Link
                href={{ pathname: "/gallery", query: { ...choice, [name]: value } }}
                aria-current={choice[name as keyof Choice] === value ? "true" : undefined}
              >
                {name === "width" ? `${value} px` : value}
              </Link>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

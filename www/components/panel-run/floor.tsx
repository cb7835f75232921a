import type { PanelExpert } from "@/ask-panel/panel";
import { ExpertAvatar } from "../expert/expert-avatar";
import styles from "./floor.module.css";

/** The expert who is about to speak. The status above says it to a screen reader. */
export function Floor({ speaker }: { speaker: PanelExpert }) {
  return (
    <li className={styles.floor} aria-hidden="true">
      <ExpertAvatar name={speaker.name} specialty={speaker.specialty} size={40} />
      <span className={styles.dots}>
        <span />
        <span />
        <span />
      </span>
    </li>
  );
}

import type { ReactNode } from "react";
import { Icon, type IconName } from "../icon/icon";
import styles from "./notice.module.css";

interface NoticeProps {
  icon: IconName;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  /** The machine's word for it (`403 UNAUTHORIZED_TENANT_ACCESS`), for whoever has to look it up. */
  code?: string | undefined;
  /** `page` fills the window; `inline` sits in a page where the content would be. */
  place?: "page" | "inline";
  /** `h1` where the notice is all that its page has to say. */
  heading?: "h1" | "h2";
}

/** What a page says when it cannot show its content: why, and what to do next. */
export function Notice({ icon, title, children, actions, code, place = "inline", heading }: NoticeProps) {
  const Frame = place === "page" ? "main" : "section";
  const Heading = heading ?? (place === "page" ? "h1" : "h2");
  return (
    <Frame className={styles.notice} data-place={place}>
      {place === "page" && <title>{`${title} · Ask Panel`}</title>}
      <span className={styles.icon}>
        <Icon name={icon} size={24} />
      </span>
      <Heading className={styles.title}>{title}</Heading>
      <div className={styles.text}>{children}</div>
      {actions && <div className={styles.actions}>{actions}</div>}
      {code && <code className={styles.code}>{code}</code>}
    </Frame>
  );
}

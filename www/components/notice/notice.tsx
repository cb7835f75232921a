import type { ReactNode } from "react";
import { Icon, type IconName } from "../icon/icon";
import styles from "./notice.module.css";

interface NoticeProps {
  icon: IconName;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  /** The status and code of the error, for a support request: `403 UNAUTHORIZED_TENANT_ACCESS`. */
  code?: string | undefined;
  /** `page` fills the window; `inline` replaces the content of a page. @default "inline" */
  placement?: "page" | "inline";
  /** `h1` when the notice is the only content of its page. */
  heading?: "h1" | "h2";
}

/** A message in place of a page's content: the reason, and what to do next. */
export function Notice({ icon, title, children, actions, code, placement = "inline", heading }: NoticeProps) {
  const Frame = placement === "page" ? "main" : "section";
  const Heading = heading ?? (placement === "page" ? "h1" : "h2");
  return (
    <Frame className={styles.notice} data-placement={placement}>
      {placement === "page" && <title>{`${title} · Ask Panel`}</title>}
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

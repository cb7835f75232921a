import type { ReactNode } from "react";
import styles from "./step-heading.module.css";

export function StepHeading({
  step,
  id,
  title,
  children,
}: {
  step: number;
  id: string;
  title: string;
  children: ReactNode;
}) {
  return (
    <div className={styles.heading}>
      <span aria-hidden="true" className={styles.step}>
        {step}
      </span>
      <div>
        <h2 id={id}>{title}</h2>
        <p className="muted">{children}</p>
      </div>
    </div>
  );
}

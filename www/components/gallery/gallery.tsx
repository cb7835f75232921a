"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { brandingCss } from "tenantry";
import type { PublicTenant } from "tenantry/next";
import styles from "./gallery.module.css";
import type { Choice } from "./gallery-choice";
import { GalleryControls } from "./gallery-controls";
import { galleryProfile } from "./gallery-tenants";
import { SelectorSamples, showStates } from "./selector-samples";
import { selectorStates } from "./selector-states";
import { UsageSamples } from "./usage-samples";

/** The parts of the package in every state. Their clients are those of production, over a tenant API in this page. */
export function Gallery({ choice, tenant }: { choice: Choice; tenant: PublicTenant }) {
  const profile = useMemo(() => galleryProfile(tenant), [tenant]);
  const stage = useRef<HTMLDivElement>(null);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (stage.current) showStates(stage.current, selectorStates).then(() => setShown(true));
  }, []);

  return (
    <main className={styles.page}>
      <title>Gallery · Ask Panel</title>
      <header className={styles.head}>
        <h1>Gallery</h1>
        <p>The tenant selector and the usage of limits, in every state. The brand is {tenant.name}’s.</p>
        <GalleryControls choice={choice} />
      </header>
      <style>{brandingCss(tenant.branding, { selector: "[data-gallery]" })}</style>
      <div
        ref={stage}
        className={styles.stage}
        data-gallery=""
        data-is-shown={isShown}
        style={{ colorScheme: choice.scheme, maxInlineSize: `${choice.width}px` }}
      >
        <div className={styles.states}>
          {selectorStates.map((state) => (
            <section key={state.name} className={styles.state}>
              <h2>{state.title}</h2>
              <SelectorSamples state={state} profile={profile} />
            </section>
          ))}
        </div>
        <section className={styles.state}>
          <h2>Usage of limits</h2>
          <UsageSamples profile={profile} />
        </section>
      </div>
    </main>
  );
}

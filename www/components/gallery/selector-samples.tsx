"use client";

import { useEffect, useMemo, useRef } from "react";
import type { TenantClient } from "tenantry";
import { TenantProvider, TenantSelector } from "tenantry/react";
import type { ProfileFixture } from "tenantry/testing";
import styles from "./gallery.module.css";
import { type SelectorState, sampleClient } from "./selector-states";
import { Visitor } from "./visitor";

interface SelectorSamplesProps {
  state: SelectorState;
  profile: ProfileFixture;
}

/** One state of the selector, as the component of React and as the custom element. */
export function SelectorSamples({ state, profile }: SelectorSamplesProps) {
  const [forReact, forElement] = useMemo(
    () => [sampleClient(profile, state), sampleClient(profile, state)],
    [profile, state],
  );
  return (
    <div className={styles.pair}>
      <figure className={styles.sample} data-sample={state.name} data-kind="react">
        <figcaption>React</figcaption>
        <TenantProvider client={forReact}>
          <TenantSelector load={state.load ?? "open"} />
        </TenantProvider>
      </figure>
      <figure className={styles.sample} data-sample={state.name} data-kind="element">
        <figcaption>Element</figcaption>
        <SelectorElement client={forElement} load={state.load ?? "open"} />
      </figure>
    </div>
  );
}

function SelectorElement({ client, load }: { client: TenantClient; load: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = document.createElement("tenant-selector");
    element.setAttribute("load", load);
    element.client = client;
    place.current?.replaceChildren(element);
    return () => element.remove();
  }, [client, load]);
  return <div ref={place} />;
}

/** Brings the samples under an element into their states, one after the other. */
export async function showStates(root: HTMLElement, states: readonly SelectorState[]): Promise<void> {
  await import("tenantry/selector");
  for (const { name, act } of states) {
    for (const sample of root.querySelectorAll(`[data-sample="${name}"]`)) {
      // A selector without room below opens upwards.
      sample.scrollIntoView({ block: "start" });
      await act(new Visitor(sample.querySelector("tenant-selector")?.shadowRoot ?? sample));
    }
  }
  scrollTo(0, 0);
}

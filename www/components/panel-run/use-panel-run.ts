"use client";

import { useEffect, useState } from "react";
import { useTenant, useTenantFetch } from "tenantry/react";
import { isPending, type PanelRecord } from "@/ask-panel/panel";
import { readPanelEvents } from "@/ask-panel/panel-events";
import { type InitialData, type TenantData, useTenantData } from "../data/use-tenant-data";
import { afterEvent, type LiveRun, withStored } from "./live-run";

/** How long the page waits, while no stream is open, before it reads the stored panel and asks for the stream again. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2_000;

/**
 * A panel and its run, live while it runs.
 *
 * The stream comes from the panel service, through the gateway. Where there is none, the stored panel is read again
 * until it has ended, which also makes the gateway start a run that stopped. A switch of tenant or a navigation aborts
 * both.
 */
export function usePanelRun(path: string, initial: InitialData<PanelRecord> | undefined) {
  const { tenantId } = useTenant();
  const tenantFetch = useTenantFetch();
  const stored: TenantData<PanelRecord> = useTenantData<PanelRecord>(path, initial);
  const { data: panel, reload } = stored;
  const [live, setLive] = useState<{ key: string; run: LiveRun }>();

  const key = `${tenantId} ${path}`;
  const id = panel?.run && isPending(panel) ? panel.id : undefined;

  useEffect(() => {
    if (!id) return;
    const abort = new AbortController();
    // A service that restarts runs the panel again, with the same events.
    let lastEventId = "";
    const follow = async () => {
      const response = await tenantFetch(`/api/services/panels/runs/${id}/events`, {
        headers: { "last-event-id": lastEventId },
        signal: abort.signal,
      });
      if (!response.ok) return response.body?.cancel();
      await readPanelEvents(response, (event, eventId) => {
        lastEventId = eventId;
        setLive((known) => ({ key, run: afterEvent(known?.key === key ? known.run : undefined, event) }));
      });
    };
    let timer: ReturnType<typeof setTimeout>;
    let wait = FIRST_WAIT_MS;
    const repeat = async () => {
      // Without a stream, the stored panel still has every statement.
      await follow().catch(() => {});
      if (abort.signal.aborted) return;
      reload();
      timer = setTimeout(repeat, wait);
      wait = Math.min(wait * 1.6, LONGEST_WAIT_MS);
    };
    repeat();
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [id, key, tenantFetch, reload]);

  return { ...stored, run: panel && withStored(panel, live?.key === key ? live.run : undefined) };
}

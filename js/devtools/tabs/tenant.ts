import type { TraceEntry } from "../../resolution/resolution.js";
import { element } from "../element.js";
import { panelTab } from "../panel-tab.js";
import { badge, code, facts, heading, note, type Tone } from "../views.js";

const OUTCOMES: Record<TraceEntry["outcome"], Tone> = {
  used: "good",
  agreed: "good",
  unconfirmed: "warn",
  "passed over": "plain",
  refused: "bad",
  absent: "plain",
  off: "plain",
};

/** Who the tenant is, and why. */
export const tenantTab = panelTab({
  id: "tenant",
  label: "Tenant",
  read: ({ client, inspection }) => {
    const { id = client.tenantId, slug, name, status, tier, kind, version } = client.tenant ?? {};
    const { trace, error } = client.explain();
    return {
      profile: client.tenant && { slug, name, status, tier, kind, version },
      id: id ?? null,
      isPlatform: client.isPlatform,
      madeAt: client.snapshot()?.madeAt ?? null,
      status: client.status,
      error: client.error && `${client.error.name}: ${client.error.message}`,
      refusal: error && `${error.name}: ${error.message}`,
      source: client.resolution.source,
      canSwitch: client.canSwitch,
      epoch: inspection.core.epoch,
      trace,
    };
  },
  count: () => null,
  render: ({ profile, id, isPlatform, ...data }) => [
    data.error !== null && note(badge("error", "bad"), " ", data.error),
    isPlatform && note("This page is on the platform, which has no profile."),
    facts({
      Name: profile && textOf(profile.name),
      Slug: profile && (profile.slug ? code(profile.slug) : missing()),
      Id: id === null ? missing() : code(id),
      Status: profile && textOf(profile.status),
      Tier: profile && textOf(profile.tier),
      Client: badge(data.status, toneOf(data.status)),
      Source: code(data.source),
      Epoch: String(data.epoch),
      Kind: profile && textOf(profile.kind),
      Version: profile && textOf(profile.version),
      Loaded: data.madeAt,
      Switching: data.canSwitch ? "in place, in this tab" : "no: the host or the options decide the tenant",
    }),
    heading("Why this tenant"),
    data.refusal !== null && note(badge("refused", "bad"), " ", data.refusal),
    element(
      "ol",
      { class: "trace" },
      ...data.trace.map(({ source, outcome, detail }) =>
        element(
          "li",
          { class: OUTCOMES[outcome] === "plain" ? "quiet" : "" },
          code(source),
          badge(outcome, OUTCOMES[outcome]),
          element("span", { class: "detail" }, detail),
        ),
      ),
    ),
  ],
});

const missing = () => element("span", { class: "quiet" }, "none");
const textOf = (value: string | number | null | undefined) => (value == null ? missing() : String(value));
const toneOf = (status: string): Tone => (status === "READY" ? "good" : status === "ERROR" ? "bad" : "warn");

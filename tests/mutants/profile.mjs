const caughtBy = (test, file = "profile-life.test.ts") => ({ suite: "js", file, test });
const liveBy = (test) => caughtBy(test, "live-updates.test.ts");

export const title = "The profile: its tenant, and how long it is used";

export const mutants = [
  {
    name: "a 304 response names its tenant",
    file: "js/profile/tenant-api.ts",
    find: 'tenantId: headers.get("x-tenant-id")',
    replace: "tenantId: null",
    caught: caughtBy("refresh refuses a 304 of another tenant"),
  },
  {
    name: "a refusal is not retried",
    file: "js/profile/tenant-api.ts",
    find: ": (response?.status ?? 0);",
    replace: ": 0;",
    caught: caughtBy("the first profile request is sent once where the response status is 403"),
  },
  {
    name: "a late profile of the previous tenant is not applied",
    file: "js/client/client.ts",
    find: "      this.#core.assertCurrent(context.epoch, answer.tenantId);\n",
    replace: "",
    caught: caughtBy(
      "switches and responses in random order discard a late refresh of the old tenant",
      "switch.test.ts",
    ),
  },
  {
    name: "a refused refresh is an error and does not leave the old profile",
    file: "js/client/tenant-state.ts",
    find: "if (isRefusal) {",
    replace: "if (false) {",
    caught: caughtBy("refresh sets the status ERROR when the user may no longer act for the tenant"),
  },
  {
    name: "a profile older than a day is dropped",
    file: "js/client/tenant-state.ts",
    find: "!compute(isUsable, age)",
    replace: "false",
    caught: caughtBy("refresh drops a profile older than a day, and keeps the tenant id"),
  },
  {
    name: "old usage counts are not reported as current",
    file: "js/client/tenant-state.ts",
    find: "limit !== undefined && this.#areLimitsRecent",
    replace: "limit !== undefined",
    caught: caughtBy("limits are unknown after five minutes where the client polls"),
  },
  {
    name: "the directory's response is compared with the sources",
    file: "js/client/tenant-transition.ts",
    find: "core.confirm(profile);",
    replace: "",
    caught: caughtBy(
      "a new client compares the directory's response with sources that name an id and a slug",
      "client.test.ts",
    ),
  },
  {
    name: "a snapshot that was rendered for another host is refused",
    file: "src/module/resolution.rs",
    find: "let choice = resolution(given)?.adopt(TenantId::from_canonical(given.text(2))?, slug.as_ref())?;",
    replace:
      "let choice = resolution(given)?.adopt(TenantId::from_canonical(given.text(2))?, slug.as_ref()).unwrap_or(None);",
    caught: caughtBy("a new client refuses a snapshot of another tenant than the host's", "client.test.ts"),
  },
  {
    name: "a page with a snapshot also receives updates",
    file: "js/client/tenant-transition.ts",
    find: "    this.#parts.subscribe(isPlatform(id) ? null : id);\n",
    replace: "",
    caught: caughtBy("live updates reach a client that began with a snapshot", "live-updates.test.ts"),
  },
  {
    name: "the stream of the previous tenant is closed",
    file: "js/profile/profile-updater.ts",
    find: "    if (tenantId !== this.#tenantId) {",
    replace: "    if (this.#tenantId === null) {",
    caught: caughtBy("live updates follow the client to another tenant", "live-updates.test.ts"),
  },
  {
    name: "an update that arrives while the profile is loading is not lost",
    file: "js/profile/refresher.ts",
    find: "may return a newer profile.\n        this.#refreshIfDue();",
    replace: "has just come.",
    caught: caughtBy("live updates keep a change that arrives while the profile is loading", "live-updates.test.ts"),
  },
  {
    name: "a first profile that was refused is not requested every minute",
    file: "js/client/client.ts",
    find: " && !this.#api.isRefusal(this.error)",
    replace: "",
    caught: caughtBy("a client that polls does not repeat the request after a refusal of the first profile"),
  },
  {
    name: "a malformed event is ignored and does not end the stream",
    file: "js/profile/live-updates.ts",
    find: "  } catch {\n    return null;\n  }",
    replace: "  } catch (error) {\n    throw error;\n  }",
    caught: liveBy("live updates ignore malformed events and stay on the same stream"),
  },
  {
    name: "a version is an integer",
    file: "js/profile/live-updates.ts",
    find: "Number.isSafeInteger(version) ? (version as number) : null",
    replace: "version as number",
    caught: liveBy("live updates ignore malformed events and stay on the same stream"),
  },
  {
    name: "a response that is not an event stream is an error",
    file: "js/profile/live-updates.ts",
    find: 'mediaType(response) === "text/event-stream"',
    replace: "true",
    caught: liveBy("live updates report a response that is not an event stream once, and reconnect"),
  },
  {
    name: "a refusal of live updates is an error",
    file: "js/profile/live-updates.ts",
    find: 'throw options.errorOf(response, "it refuses live updates");',
    replace: "return;",
    caught: liveBy("live updates stop after a refusal, and report it as an error: 404"),
  },
  {
    name: "a stream that ends at once is reopened with increasing delays",
    file: "js/profile/live-updates.ts",
    find: "response?.ok === true && now() - began >= STABLE_MS",
    replace: "response?.ok === true",
    caught: liveBy("live update reconnects are delayed more and more where the stream ends after an event"),
  },
  {
    name: "an unterminated event does not fill the memory",
    file: "js/profile/live-updates.ts",
    find: "    maxBufferSize: MAX_EVENT_LENGTH,\n",
    replace: "",
    caught: liveBy("live update reconnects are delayed more and more where the stream sends an event without an end"),
  },
  {
    name: "the app cannot change the resolution of a client",
    file: "js/client/client-core.ts",
    find: "return Object.freeze(resolution);",
    replace: "return resolution;",
    caught: caughtBy("client.resolution cannot be changed by the app", "client.test.ts"),
  },
];

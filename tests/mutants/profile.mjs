const caughtBy = (test, file = "profile-life.test.ts") => ({ suite: "js", file, test });
const liveBy = (test) => caughtBy(test, "live-updates.test.ts");

export const title = "The profile: whose it is, and how long it counts";

export const mutants = [
  {
    name: "a 304 says about whom it is",
    file: "js/profile/tenant-api.ts",
    find: 'about: headers.get("x-tenant-id")',
    replace: "about: null",
    caught: caughtBy("refresh refuses a 304 about another tenant"),
  },
  {
    name: "a refusal is not asked again",
    file: "js/profile/tenant-api.ts",
    find: ": (response?.status ?? 0);",
    replace: ": 0;",
    caught: caughtBy("the first profile is asked for once where the answer is 403"),
  },
  {
    name: "the profile of a tenant that was left does not come back",
    file: "js/client/client.ts",
    find: "      this.#core.admit(acting.epoch, answer.about);\n",
    replace: "",
    caught: caughtBy(
      "switches and answers in any order leave no room for a refresh of the tenant before",
      "switch.test.ts",
    ),
  },
  {
    name: "a refresh that is refused is an error and not old news",
    file: "js/client/tenant-state.ts",
    find: "if (isRefusal) {",
    replace: "if (false) {",
    caught: caughtBy("refresh says so when the person may no longer act for the tenant"),
  },
  {
    name: "a profile of more than a day is given up",
    file: "js/client/tenant-state.ts",
    find: "!kernel((module) => module.isUsable(age))",
    replace: "false",
    caught: caughtBy("refresh gives up a profile of more than a day, but not whom it acts for"),
  },
  {
    name: "counts of long ago are not shown as those of now",
    file: "js/client/tenant-state.ts",
    find: "limit !== undefined && this.#countsAreRecent",
    replace: "limit !== undefined",
    caught: caughtBy("limits are unknown after five minutes where they should have been kept up to date"),
  },
  {
    name: "the directory's answer is held against what the sources said",
    file: "js/client/client.ts",
    find: "this.#core.confirm(profile);",
    replace: "",
    caught: caughtBy("at start confirms with the directory what the sources could not compare", "client.test.ts"),
  },
  {
    name: "a snapshot that was rendered for another host is refused",
    file: "src/client.rs",
    find: "self.choice = self.resolution.adopt(profile.id, profile.slug.as_ref())?;",
    replace: "self.choice = self.resolution.adopt(profile.id, profile.slug.as_ref()).unwrap_or(None);",
    caught: caughtBy("at start refuses a snapshot of another tenant than the host's", "client.test.ts"),
  },
  {
    name: "a page that a server rendered hears of changes too",
    file: "js/client/client.ts",
    find: "    this.#keeper?.follow(isPlatform(id) ? null : id);\n",
    replace: "",
    caught: caughtBy("live updates come to a client that began with a snapshot", "live-updates.test.ts"),
  },
  {
    name: "the stream of the tenant before is closed",
    file: "js/profile/profile-keeper.ts",
    find: "    if (tenantId !== this.#tenantId) {",
    replace: "    if (this.#tenantId === null) {",
    caught: caughtBy("live updates follow the client to another tenant", "live-updates.test.ts"),
  },
  {
    name: "news that comes while the profile is being loaded is not forgotten",
    file: "js/profile/refresher.ts",
    find: "has just come.\n        this.#back();",
    replace: "has just come.",
    caught: caughtBy(
      "live updates are not lost where they come while the profile is being loaded",
      "live-updates.test.ts",
    ),
  },
  {
    name: "a first profile that was refused is not asked for once a minute",
    file: "js/client/client.ts",
    find: " && !this.#api.isRefusal(this.error)",
    replace: "",
    caught: caughtBy("a client that polls takes a refusal of the first profile for an answer"),
  },
  {
    name: "a malformed event is passed over and breaks no stream",
    file: "js/profile/live-updates.ts",
    find: "  } catch {\n    return null;\n  }",
    replace: "  } catch (error) {\n    throw error;\n  }",
    caught: liveBy("live updates pass over events that are malformed, on the same stream"),
  },
  {
    name: "a version is a whole number",
    file: "js/profile/live-updates.ts",
    find: "Number.isSafeInteger(version) ? (version as number) : null",
    replace: "version as number",
    caught: liveBy("live updates pass over events that are malformed, on the same stream"),
  },
  {
    name: "an answer that is no stream of events is an error",
    file: "js/profile/live-updates.ts",
    find: 'mediaType(answer) === "text/event-stream"',
    replace: "true",
    caught: liveBy("live updates that are no stream are an error, once, and are asked for again"),
  },
  {
    name: "a refusal of live updates is an error",
    file: "js/profile/live-updates.ts",
    find: 'throw apiError(answer, "it refuses live updates");',
    replace: "return;",
    caught: liveBy("live updates are not asked for again after a refusal, which is an error: 404"),
  },
  {
    name: "a stream that ends at once is opened again later and later",
    file: "js/profile/live-updates.ts",
    find: "answer?.ok === true && now() - began >= LASTING_MS",
    replace: "answer?.ok === true",
    caught: liveBy("live updates that break are asked for later and later: they end after an event"),
  },
  {
    name: "an event that has no end does not fill the memory",
    file: "js/profile/live-updates.ts",
    find: "    maxBufferSize: LONGEST_EVENT,\n",
    replace: "",
    caught: liveBy("live updates that break are asked for later and later: they send an event without an end"),
  },
];

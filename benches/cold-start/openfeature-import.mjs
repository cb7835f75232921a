import { InMemoryProvider, OpenFeature } from "@openfeature/web-sdk";

/** Needs both names, so that a bundle for a browser contains them. */
export const start = () => () => OpenFeature !== undefined && InMemoryProvider !== undefined;

// A browser's tab, as far as a client uses one: its address, cookies, two storages, page events and the channel to
// other tabs. A part of it may be denied.

/**
 * Runs `work(tab)` as if in a tab.
 *
 * - `host`, `protocol`: the address.
 * - `cookie`, `session`, `local`: what is stored.
 * - `denies`: what the browser denies: `session`, `local`, `cookie`, `tabs`, `page`; `full` is no space left.
 *
 * `write` receives what other tabs and people would see: messages, reloads and, at the end, what is stored.
 */
export async function withTab({ host, protocol = "https:", cookie = "", session, local, denies = [] }, write, work) {
  const denied = new Set(denies);
  const listeners = new Map();
  const tab = {
    channels: new Set(),
    session: new StorageOfTab(session, denied),
    emit(name, event) {
      for (const listener of listeners.get(name) ?? []) listener(event);
    },
  };
  const stores = { sessionStorage: tab.session, localStorage: new StorageOfTab(local, denied) };
  const jar = new CookieJar(cookie, protocol, denied);
  const events = eventsOf(listeners, denied);
  const origin = `${protocol}//${host}`;
  const replaced = {
    Window: { [Symbol.hasInstance]: (object) => object === globalThis },
    window: globalThis,
    document: { ...events, baseURI: `${origin}/page`, visibilityState: "visible" },
    location: { host, protocol, origin, href: `${origin}/page`, reload: () => write("reload") },
    BroadcastChannel: channelOf(tab, write, denied),
    ...events,
  };
  const before = Object.keys({ ...replaced, ...stores }).map((name) => [
    name,
    Object.getOwnPropertyDescriptor(globalThis, name),
  ]);
  for (const [name, value] of Object.entries(replaced)) define(globalThis, name, () => value);
  for (const [name, value] of Object.entries(stores)) {
    define(globalThis, name, () => {
      if (denied.has(name.replace("Storage", ""))) throw new DeniedError(name);
      return value;
    });
  }
  Object.defineProperty(replaced.document, "cookie", { get: () => jar.text, set: (text) => jar.set(text) });
  try {
    return await work(tab);
  } finally {
    write("stored", { cookie: jar.kept, session: tab.session.kept, local: Object.keys(stores.localStorage.kept) });
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) delete globalThis[name];
      else Object.defineProperty(globalThis, name, descriptor);
    }
  }
}

const define = (object, name, get) => Object.defineProperty(object, name, { get, configurable: true });

class DeniedError extends Error {
  name = "SecurityError";

  constructor(what) {
    super(`${what} is denied`);
  }
}

function eventsOf(listeners, denied) {
  return {
    addEventListener(name, listener) {
      if (denied.has("page")) throw new DeniedError("the page's events");
      listeners.set(name, new Set([...(listeners.get(name) ?? []), listener]));
    },
    removeEventListener: (name, listener) => listeners.get(name)?.delete(listener),
  };
}

function channelOf(tab, write, denied) {
  return class {
    #listeners = [];

    constructor(name) {
      if (denied.has("tabs")) throw new DeniedError("the channel");
      write("channel opened", name);
      tab.channels.add(this);
    }

    addEventListener(_, listener) {
      this.#listeners.push(listener);
    }

    receive(data) {
      for (const listener of this.#listeners) listener({ data });
    }

    postMessage(data) {
      write("message to other tabs", data);
    }

    close() {
      tab.channels.delete(this);
    }
  };
}

class StorageOfTab {
  #values;
  #denied;

  constructor(values = {}, denied) {
    this.#values = new Map(Object.entries(values));
    this.#denied = denied;
  }

  get kept() {
    return Object.fromEntries(this.#values);
  }

  get length() {
    return this.#values.size;
  }

  key(index) {
    return [...this.#values.keys()][index] ?? null;
  }

  getItem(name) {
    return this.#values.get(name) ?? null;
  }

  setItem(name, value) {
    if (this.#denied.has("full")) throw new DeniedError("space");
    this.#values.set(name, String(value));
  }

  removeItem(name) {
    this.#values.delete(name);
  }
}

class CookieJar {
  #cookies = [];
  #protocol;
  #denied;

  constructor(text, protocol, denied) {
    this.#cookies = text === "" ? [] : text.split("; ");
    this.#protocol = protocol;
    this.#denied = denied;
  }

  get kept() {
    return this.#cookies.join("; ");
  }

  get text() {
    if (this.#denied.has("cookie")) throw new DeniedError("cookies");
    return this.kept;
  }

  /** Sets one cookie, or refuses a secure one over http without a word, as browsers do. */
  set(text) {
    if (this.#denied.has("cookie")) throw new DeniedError("cookies");
    const [pair, ...attributes] = text.split("; ");
    if (attributes.includes("Secure") && this.#protocol !== "https:") return;
    const name = pair.slice(0, pair.indexOf("=") + 1);
    this.#cookies = this.#cookies.filter((known) => !known.startsWith(name));
    if (!attributes.includes("Max-Age=0")) this.#cookies.push(pair);
  }
}

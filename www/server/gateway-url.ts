/** Read on every call: one build runs against any gateway. */
export function gatewayUrl(): string {
  return process.env.GATEWAY_URL ?? "http://127.0.0.1:8787";
}

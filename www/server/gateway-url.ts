/** The URL of the gateway. It is read on every call, so one build works with any gateway. */
export function gatewayUrl(): string {
  return process.env.GATEWAY_URL ?? "http://127.0.0.1:8787";
}

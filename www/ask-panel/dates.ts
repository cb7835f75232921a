// One locale and one time zone: the server and the browser must format the same text, or hydration fails.
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const minute = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

export function formatDay(iso: string): string {
  return day.format(new Date(iso));
}

export function formatMinute(iso: string): string {
  return `${minute.format(new Date(iso))} UTC`;
}

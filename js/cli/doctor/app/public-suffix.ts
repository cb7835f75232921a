// Domains under which anybody can have a name. These are the common ones of hosting and of registries; all of them are
// at publicsuffix.org, whose list is larger than this package.

const HOSTING = [
  "amazonaws.com",
  "appspot.com",
  "azurewebsites.net",
  "cloudfront.net",
  "firebaseapp.com",
  "fly.dev",
  "github.io",
  "gitlab.io",
  "herokuapp.com",
  "netlify.app",
  "ngrok.app",
  "ngrok.io",
  "ngrok-free.app",
  "onrender.com",
  "pages.dev",
  "railway.app",
  "run.app",
  "surge.sh",
  "trycloudflare.com",
  "up.railway.app",
  "vercel.app",
  "web.app",
  "workers.dev",
];

/** A top-level domain, or a registry's second level such as `co.uk`. */
const OF_REGISTRY = /^([a-z]+|(ac|co|com|edu|gov|net|or|org)\.[a-z]{2})$/;

/** Whether a domain is one of the common public suffixes. */
export function isPublicSuffix(domain: string): boolean {
  return domain !== "localhost" && (OF_REGISTRY.test(domain) || HOSTING.includes(domain));
}

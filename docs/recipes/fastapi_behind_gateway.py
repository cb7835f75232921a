"""A FastAPI service behind the gateway. It serves only requests that came through the gateway.

pip install fastapi uvicorn "pyjwt[crypto]"
"""

import os
import time
from dataclasses import dataclass
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException, Request

UPSTREAM = os.environ.get("UPSTREAM_NAME", "panels")
ISSUER = os.environ.get("GATEWAY_ASSERTION_ISSUER", "tenantry-gateway")
JWKS_URL = os.environ.get("GATEWAY_JWKS_URL", "http://gateway:8787/.well-known/jwks.json")
CLAIMS = ["exp", "iat", "iss", "aud", "sub", "tenant", "role", "jti"]


class GatewayKeys(jwt.PyJWKClient):
    """The keys of the gateway. Anyone can invent key ids, so questions for unknown ones are rare."""

    asked_at = float("-inf")

    def fetch_data(self):
        if time.monotonic() - self.asked_at < 10:
            raise jwt.PyJWKClientConnectionError("the gateway was asked a moment ago")
        self.asked_at = time.monotonic()
        return super().fetch_data()


keys = GatewayKeys(JWKS_URL, lifespan=300, timeout=5)


@dataclass(frozen=True)
class Assertion:
    """What the gateway says about a request."""

    tenant: str
    person: str
    role: str


def verify_assertion(request: Request) -> Assertion:
    """The dependency of every route. FastAPI runs it in a thread, because it may fetch keys."""
    assertions = request.headers.getlist("tenantry-assertion")
    tenants = request.headers.getlist("x-tenant-id")
    if len(assertions) != 1 or len(tenants) != 1:
        raise HTTPException(401, "the request did not come through the gateway")
    try:
        header = jwt.get_unverified_header(assertions[0])
        if set(header) != {"alg", "typ", "kid"} or header["typ"] != "tenantry-assertion+jwt":
            raise jwt.InvalidTokenError("this is not an assertion")
        claims = jwt.decode(
            assertions[0],
            keys.get_signing_key(header["kid"]),
            algorithms=["EdDSA"],
            audience=UPSTREAM,
            issuer=ISSUER,
            leeway=5,
            options={"require": CLAIMS, "strict_aud": True},
        )
    except jwt.PyJWKClientConnectionError:
        raise HTTPException(503, "the keys of the gateway cannot be fetched") from None
    except jwt.PyJWTError:
        raise HTTPException(401, "the assertion does not count") from None
    if tenants[0] != claims["tenant"]:
        raise HTTPException(401, "X-Tenant-ID is not the tenant of the assertion")
    return Assertion(claims["tenant"], claims["sub"], claims["role"])


app = FastAPI(dependencies=[Depends(verify_assertion)])


@app.get("/api/whoami")
def whoami(assertion: Annotated[Assertion, Depends(verify_assertion)]) -> Assertion:
    return assertion

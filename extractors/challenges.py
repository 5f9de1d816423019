"""Knows the markup of bot walls: what only the challenge page of a protection service holds."""

from __future__ import annotations

_CHALLENGES: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("Cloudflare", (b"_cf_chl_opt", b"cf-browser-verification", b'id="challenge-form"', b"cf-error-details")),
    ("Cloudflare", (b"challenge-error-text", b"cf_captcha_kind", b"cf-please-wait", b'id="cf-wrapper"')),
    (
        "DataDome",
        (b"captcha-delivery.com/captcha", b"captcha-delivery.com/interstitial", b"ct.captcha-delivery.com"),
    ),
    ("PerimeterX", (b'id="px-captcha"', b"id='px-captcha'", b"captcha.px-cdn.net", b"px-captcha-container")),
    (
        "Imperva",
        (b"Incapsula incident ID", b"_Incapsula_Resource?CWUDNSAI", b'id="main-iframe" src="/_Incapsula'),
    ),
    ("Akamai", (b"errors.edgesuite.net", b"sec-if-cpt-container", b"/_sec/cp_challenge/")),
    ("AWS WAF", (b"window.gokuProps", b"awswaf.com/captcha", b"AwsWafIntegration.checkForceRefresh")),
    ("Sucuri", (b"sucuri_cloudproxy_js", b"Sucuri WebSite Firewall - Access Denied")),
    ("DDoS-Guard", (b"/.well-known/ddos-guard/", b'data-ddg-origin="true"')),
    ("Kasada", (b"KPSDK.now", b"window.KPSDK")),
    ("Anubis", (b'id="anubis_challenge"', b"/.within.website/x/cmd/anubis")),
    ("F5", (b"Please consult with your administrator", b"window.bobcmn")),
    ("Google", (b"id='captcha-form'", b'id="captcha-form"')),
    ("Vercel", (b"vercel-challenge", b"/.well-known/vercel/security/")),
    ("Fastly", (b"/_fs-ch-",)),
    ("Radware", (b"captcha.perfdrive.com", b"validate.perfdrive.com")),
)
# A protected page that is shown bears other markup of the same services (/cdn-cgi/challenge-platform/,
# js.datadome.co/tags.js, _pxAppId, _Incapsula_Resource?SWJIYLWA): that tells nothing.


def challenger(markup: bytes) -> str | None:
    """Return whose challenge the page is, None when it bears the markup of none that is known."""
    return next((name for name, marks in _CHALLENGES if any(mark in markup for mark in marks)), None)
